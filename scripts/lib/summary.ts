import type { Counts } from './countingReporter.ts'

/** A line per runner and, last, the sum: `N passed, N failed`. */
export function summarize(counts: Counts): { text: string; ok: boolean } {
  const rows = Object.entries(counts)
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  const sentence = ({ passed, failed }: { passed: number; failed: number }) => `${passed} passed, ${failed} failed`
  const total = rows.reduce(
    (sum, [, { passed, failed }]) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    { passed: 0, failed: 0 },
  )
  const lines = rows.map(([name, count]) => name.padEnd(width) + sentence(count))
  return { text: ['', ...lines, '', sentence(total)].join('\n'), ok: total.failed === 0 }
}
