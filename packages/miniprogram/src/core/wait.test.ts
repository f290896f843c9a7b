import { expect, it } from 'vitest'
import { texts } from './texts.ts'
import { waitText } from './wait.ts'

const at = (hour: number) => new Date(2026, 4, 1, hour).getTime()

it.each([
  [1, 10, 'in 1 s'],
  [99, 10, 'in 99 s'],
  [100, 10, 'in 2 min'],
  [3_600, 10, 'in 60 min'],
  [2 * 3_600, 10, 'in 2 h'],
  [2 * 3_600 + 1, 10, 'in 3 h'],
  [2 * 3_600, 22, 'tomorrow'], // at midnight
  [24 * 3_600, 10, 'tomorrow'],
])('%i seconds at %i o’clock: %s', (seconds, hour, words) => {
  expect(waitText(seconds, texts.en, at(hour))).toBe(words)
})
