import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/** What one run of Vitest came to, by project: `unit`, `sqlite`, `postgres`. */
export type Counts = Record<string, { passed: number; failed: number }>

/** Where the reporter, which runs inside Vitest, leaves its counts as JSON. */
export const countsFileVariable = 'QUICKREG_TEST_COUNTS_FILE'

/**
 * Counts tests. A test that did not run has not passed: skipped, todo and pending count as failed, as do a
 * file that cannot be loaded and an error outside any test.
 */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts: Counts = {}
    const count = (project: string, outcome: 'passed' | 'failed', by = 1) => {
      counts[project] ??= { passed: 0, failed: 0 }
      counts[project][outcome] += by
    }
    for (const module of modules) {
      const project = module.project.name
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        count(project, state === 'passed' ? 'passed' : 'failed')
        if (state === 'skipped' || state === 'pending') {
          console.error(`not run, which counts as failed: [${project}] ${module.relativeModuleId} > ${test.fullName}`)
        }
      }
      if (module.errors().length > 0) count(project, 'failed')
    }
    if (unhandledErrors.length > 0) count('outside tests', 'failed', unhandledErrors.length)
    const file = process.env[countsFileVariable]
    if (file) writeFileSync(file, JSON.stringify(counts))
  }
}
