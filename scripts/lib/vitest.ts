import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChild } from './child.mjs'
import { countsFileVariable, type Counts } from './countingReporter.ts'

interface Run {
  /** Projects of vitest.config.ts that have to have run something. */
  projects: string[]
  args?: string[]
  env?: Record<string, string>
  /** After this long the run is hanging: Vitest ends tests that wait, but not one that loops. */
  timeoutMs: number
}

/** Runs Vitest once, in view of the reader. */
export async function runVitest({ projects, args = [], env = {}, timeoutMs }: Run): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'quickreg-test-'))
  const file = join(folder, 'counts.json')
  try {
    const reporters = ['--reporter=default', '--reporter=./scripts/lib/countingReporter.ts']
    const code = await runChild('vitest', ['run', ...reporters, ...args], {
      env: { ...env, [countsFileVariable]: file },
      stdio: ['ignore', 'inherit', 'inherit'], // nobody answers questions here
      timeoutMs,
    })
    const counts = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : {}
    return withWhatIsMissing(counts, { projects, code })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A project in which nothing ran, and a bad end that no test explains, are failures too. */
export function withWhatIsMissing(counts: Counts, { projects, code }: { projects: string[]; code: number }): Counts {
  const complete: Counts = {}
  for (const project of projects) complete[project] = counts[project] ?? { passed: 0, failed: 1 }
  Object.assign(complete, counts)
  const isExplained = Object.values(complete).some(({ failed }) => failed > 0)
  return code === 0 || isExplained ? complete : { ...complete, vitest: { passed: 0, failed: 1 } }
}
