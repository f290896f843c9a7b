import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Breakage } from './breakages.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const own = [
  'packages',
  'test',
  'scripts',
  'docs',
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'vitest.config.ts',
]
const workspaces = new Set(['@quickreg', 'quickreg', '.bin', '.cache', '.vite'])

export interface Verdict {
  /** Titles of the tests that ran, by what became of them. */
  passed: string[]
  failed: string[]
}

/** A copy of this repository in which things may be broken. */
export interface Workshop {
  /** Breaks one thing, runs the one test that has to notice, and mends it again. */
  tryBroken(breakage: Breakage, databaseUrl: string | undefined): Promise<Verdict>
  remove(): Promise<void>
}

export async function openWorkshop(): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'quickreg-known-bad-'))
  for (const name of own) {
    const filter = (path: string) => !['node_modules', 'dist', 'known-bad'].includes(basename(path))
    await cp(join(root, name), join(folder, name), { recursive: true, filter })
  }
  await linkModules(folder)
  return {
    async tryBroken({ file, find, replace, append = '', caughtBy, engine }, databaseUrl) {
      const path = join(folder, file)
      const whole = await readFile(path, 'utf8')
      if (whole.split(find).length !== 2) throw new Error(`${file} no longer has exactly one place to break:\n${find}`)
      await writeFile(path, whole.replace(find, () => replace) + append)
      try {
        return await runTest(folder, engine, caughtBy, databaseUrl)
      } finally {
        await writeFile(path, whole)
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Third-party packages are shared with the original; our own are those of the copy. */
async function linkModules(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules')
  await mkdir(join(modules, '@quickreg'), { recursive: true })
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (!workspaces.has(name)) await symlink(join(root, 'node_modules', name), join(modules, name))
  }
  for (const name of await readdir(join(folder, 'packages'))) {
    const { name: published } = JSON.parse(await readFile(join(folder, 'packages', name, 'package.json'), 'utf8')) as {
      name: string
    }
    await symlink(join(folder, 'packages', name), join(modules, published))
  }
}

async function runTest(
  folder: string,
  engine: string,
  { file, test }: Breakage['caughtBy'],
  databaseUrl: string | undefined,
): Promise<Verdict> {
  const report = join(folder, 'report.json')
  await rm(report, { force: true })
  const isOfStores = file.startsWith('test/') || file.endsWith('.engine.test.ts')
  const args = [
    'run',
    '--project',
    isOfStores ? engine : 'unit',
    file,
    '-t',
    test,
    '--bail',
    '1',
    '--reporter=json',
    `--outputFile=${report}`,
  ]
  const env = { ...process.env, ...(databaseUrl && { TEST_DATABASE_URL: databaseUrl }) }
  const said = await new Promise<string>((resolve) => {
    const vitest = join(folder, 'node_modules/vitest/vitest.mjs')
    execFile(process.execPath, [vitest, ...args], { cwd: folder, env }, (_, out, err) => resolve(out + err))
  })
  const results = await readFile(report, 'utf8').catch(() => {
    throw new Error(`The test did not run:\n${said}`)
  })
  const { testResults } = JSON.parse(results) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[]
  }
  const ran = testResults.flatMap(({ assertionResults }) => assertionResults)
  const titles = (status: string) => ran.filter((one) => one.status === status).map(({ fullName }) => fullName)
  return { passed: titles('passed'), failed: titles('failed') }
}
