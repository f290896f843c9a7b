import { expect, it } from 'vitest'
import { median, percentile, ratio } from './stats.ts'

it('the median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(() => median([])).toThrow(TypeError)
})

it('a percentile is a value that was seen: nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(percentile(hundred, 0.5)).toBe(50)
  expect(percentile(hundred, 0.99)).toBe(99)
  expect(percentile(hundred, 1)).toBe(100)
  expect(percentile([7], 0.01)).toBe(7)
})

it('a ratio compares within rounds, so a slow round weighs no more than another', () => {
  expect(ratio([10, 100, 12], [5, 50, 6])).toBe(2)
  expect(ratio([10, 1, 12], [5, 50, 4])).toBe(2) // 2, 0.02 and 3
  expect(() => ratio([1], [1, 2])).toThrow(TypeError)
})
