// Everything CI runs. Its last line is `N passed, N failed`, over all runners.
import { runChild } from '../lib/child.mjs'
import type { Counts } from '../lib/countingReporter.ts'
import { withoutColoursInCi } from '../lib/colours.ts'
import { summarize } from '../lib/summary.ts'
import { runVitest } from '../lib/vitest.ts'

withoutColoursInCi()
const [lint, types] = await Promise.all([
  check('lint', [process.execPath, 'scripts/tasks/lint.ts']),
  check('types', [process.execPath, 'scripts/tasks/typecheck.ts']),
])
const projects = ['unit', 'phone', 'browser', 'sqlite', 'postgres']
const counts: Counts = { lint, types, ...(await runVitest({ projects, timeoutMs: 20 * 60_000 })) }
const { text, ok } = summarize(counts)
console.log(text)
process.exitCode = ok ? 0 : 1

/** A tool that says yes or no counts as one check. */
async function check(name: string, [command = '', ...args]: string[]): Promise<{ passed: number; failed: number }> {
  const ok = (await runChild(command, args)) === 0
  console.log(`${name}: ${ok ? 'passed' : 'failed'}`)
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}
