// Runs one of the repository's tasks on the right Node. Plain JavaScript, because the Node that starts it may be an old one.
import { isSetUp, notSetUp } from './lib/installed.mjs'
import { setUp } from './setup.mjs'

/** Task → what the right Node runs, with arguments of the caller's after it. @type {Record<string, string[]>} */
const tasks = {
  dev: ['packages/cli/bin/quickreg.mjs', 'dev'],
  shop: ['examples/membership/shop.ts'],
  test: ['scripts/tasks/test.ts'],
  'test:soak': ['scripts/tasks/soak.ts'],
  lint: ['scripts/tasks/lint.ts'],
  typecheck: ['scripts/tasks/typecheck.ts'],
  build: ['scripts/tasks/build.ts'],
  docs: ['scripts/tasks/docs.ts'],
  bench: ['bench/run.ts'],
  'bench:growth': ['bench/growth.ts'],
  'bench:phone': ['bench/phone.ts'],
  format: ['node_modules/prettier/bin/prettier.cjs', '--write', '.', '!**/package.json'],
}

/** The commands of the README: they install what is missing instead of asking for it. */
const setUpFirst = ['dev', 'test', 'test:soak', 'bench', 'bench:growth', 'bench:phone']

async function main(/** @type {string | undefined} */ name, /** @type {string[]} */ args) {
  const task = tasks[name ?? '']
  if (!name || !task) return fail(`Unknown task; there are ${Object.keys(tasks).join(', ')}.`)
  if (setUpFirst.includes(name)) {
    if (!(await setUp())) return 1
  } else if (!isSetUp()) return fail(notSetUp)
  const { findNode, nodeTooOld } = await import('./lib/node.mjs')
  const node = findNode()
  if (!node) return fail(nodeTooOld())
  const { pathWithBins, runChild } = await import('./lib/child.mjs')
  return runChild(node, [...task, ...args], { env: { PATH: pathWithBins() } })
}

function fail(/** @type {string} */ sentence) {
  console.error(sentence)
  return 1
}

process.exitCode = await main(process.argv[2], process.argv.slice(3))
