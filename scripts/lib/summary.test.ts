import { expect, it } from 'vitest'
import { summarize } from './summary.ts'
import { withWhatIsMissing } from './vitest.ts'

const projects = ['unit', 'sqlite']
const green = { unit: { passed: 3, failed: 0 }, sqlite: { passed: 2, failed: 0 } }

it('ends with the sum over all runners', () => {
  const { text, ok } = summarize({ lint: { passed: 1, failed: 0 }, ...green })
  expect(text.split('\n')).toEqual([
    '',
    'lint    1 passed, 0 failed',
    'unit    3 passed, 0 failed',
    'sqlite  2 passed, 0 failed',
    '',
    '6 passed, 0 failed',
  ])
  expect(ok).toBe(true)
})

it('is not ok with one failure anywhere', () => {
  expect(summarize({ ...green, lint: { passed: 0, failed: 1 } }).ok).toBe(false)
})

it('counts an engine on which nothing ran as failed', () => {
  const counts = withWhatIsMissing({ unit: green.unit }, { projects, code: 0 })
  expect(counts.sqlite).toEqual({ passed: 0, failed: 1 })
})

it('counts a bad end of Vitest that no test explains', () => {
  expect(summarize(withWhatIsMissing(green, { projects, code: 1 })).ok).toBe(false)
  expect(summarize(withWhatIsMissing(green, { projects, code: 0 })).ok).toBe(true)
})
