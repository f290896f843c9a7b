import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { root } from './lib/installed.mjs'

// A repository with a space in its path, and an npm that notes each start and end of its work.
const fakeNpm = `#!/bin/sh
/bin/rm -rf node_modules && /bin/mkdir node_modules
echo "start $* PATH=$PATH" >> npm.log
while [ ! -e npm-may-end ]; do /bin/sleep 0.02; done
echo end >> npm.log
read code < npm-may-end
exit $code
`
let repository: string
beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'quickreg setup test-'))
  for (const path of ['scripts/setup.mjs', 'scripts/run.mjs', 'scripts/lib']) {
    cpSync(join(root, path), join(repository, path), { recursive: true })
  }
  writeFileSync(join(repository, 'package-lock.json'), '{}')
  mkdirSync(join(repository, 'bin'))
  writeFileSync(join(repository, 'bin/npm'), fakeNpm)
  chmodSync(join(repository, 'bin/npm'), 0o755)
  letNpmEnd(0)
})
afterEach(() => rmSync(repository, { recursive: true }))

it('installs once per lock file', async () => {
  expect(await run('setup.mjs')).toMatchObject({ code: 0, stdout: expect.stringContaining('installing packages') })
  expect(await run('setup.mjs')).toEqual({ code: 0, stdout: '', stderr: '' })

  writeFileSync(join(repository, 'package-lock.json'), '{"changed":true}')
  expect(await run('setup.mjs')).toMatchObject({ code: 0, stdout: expect.stringContaining('installing packages') })
})

it('keeps every node_modules/.bin off the PATH of npm', async () => {
  await run('setup.mjs')
  expect(npmLog()[0]).toMatch(/^start ci /)
  expect(npmLog()[0]).not.toContain('node_modules/.bin')
})

it('says of a task that set-up is missing', async () => {
  const sentence = 'Not set up yet: run `npm start`, `npm test` or `node scripts/setup.mjs` first.\n'
  expect(await run('run.mjs', 'lint')).toEqual({ code: 1, stdout: '', stderr: sentence })
})

it('is not set up after an installation that failed', async () => {
  letNpmEnd(3)
  expect(await run('setup.mjs')).toMatchObject({ code: 1, stderr: expect.stringContaining('npm ci failed') })
  expect(await run('run.mjs', 'lint')).toMatchObject({ code: 1, stderr: expect.stringContaining('Not set up yet') })
})

it('says what to install where there is no npm', async () => {
  rmSync(join(repository, 'bin/npm'))
  expect(await run('setup.mjs')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^npm was not found.*\n$/) })
})

const tooOld = /^Quickreg needs Node 22\.18 or newer and this is 20\.19\.5: install Node 24.*\n$/

it.each([
  ['darwin', 'arm64'],
  ['linux', 'arm64'],
])(
  'says before it installs anything what to install where Node is old and none is carried: %s %s',
  async (...where) => {
    for (const [script, ...args] of [['setup.mjs'], ['run.mjs', 'dev'], ['run.mjs', 'test']] as const) {
      const said = { code: 1, stdout: '', stderr: expect.stringMatching(tooOld) }
      expect(await runOnOldNode(where, script, ...args), script).toEqual(said)
    }
    expect(existsSync(join(repository, 'npm.log'))).toBe(false)
  },
)

it('says so afterwards where the Node that is carried does not start', async () => {
  expect(await runOnOldNode(['linux', 'x64'], 'setup.mjs')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('installing packages'),
    stderr: expect.stringMatching(tooOld),
  })
})

it('lets the second of two set-ups wait for the first', async () => {
  holdNpm()
  const both = [run('setup.mjs'), run('setup.mjs')]
  await npmStarts()
  letNpmEnd(0)

  expect(await Promise.all(both)).toMatchObject([{ code: 0 }, { code: 0 }])
  expect(npmLog().map((line) => line.split(' ')[0])).toEqual(['start', 'end'])
})

it('waits for the npm of a set-up that was killed, then installs again', async () => {
  holdNpm()
  const killed = spawn(process.execPath, ['scripts/setup.mjs'], {
    cwd: repository,
    env: environment(),
    stdio: 'ignore',
  })
  await npmStarts()
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  const next = run('setup.mjs')
  letNpmEnd(0)

  expect(await next).toMatchObject({ code: 0 })
  expect(npmLog().map((line) => line.split(' ')[0])).toEqual(['start', 'end', 'start', 'end'])
})

function environment() {
  const path = [join(repository, 'node_modules/.bin'), '/elsewhere/node_modules/.bin/', join(repository, 'bin')]
  return { PATH: path.join(delimiter) }
}

const run = (script: string, ...args: string[]) => node([`scripts/${script}`, ...args])

/** A process that takes itself for an old Node on that platform. */
function runOnOldNode([platform, arch]: string[], script: string, ...args: string[]) {
  const pretended = { platform, arch, versions: { ...process.versions, node: '20.19.5' } }
  const pretend = Object.entries(pretended)
    .map(([name, value]) => `Object.defineProperty(process, '${name}', { value: ${JSON.stringify(value)} })`)
    .join('\n')
  return node(['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, `scripts/${script}`, ...args])
}

function node(args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: repository, env: environment() }
    const child = execFile(process.execPath, args, options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

function letNpmEnd(code: number): void {
  writeFileSync(join(repository, 'next'), `${code}\n`)
  renameSync(join(repository, 'next'), join(repository, 'npm-may-end')) // whole at once: npm is watching
}

const holdNpm = () => rmSync(join(repository, 'npm-may-end'))

async function npmStarts(): Promise<void> {
  while (!existsSync(join(repository, 'npm.log'))) await sleep(20)
}

const npmLog = () => readFileSync(join(repository, 'npm.log'), 'utf8').trim().split('\n')
