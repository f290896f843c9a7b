import { expect, it } from 'vitest'
import { drawOtp } from './domain/otp.ts'
import { createRandom, randomInt } from './random.ts'

it('draws any of a million codes alike: a million draws are even, to chi-square p > 0.001', () => {
  // One fair draw of a million in a thousand looks uneven; two in a row never do.
  expect(isEven() || isEven()).toBe(true)
})

it('hands out random bytes once, as many as asked for, in memory of their own', () => {
  const random = createRandom()
  const drawn = Array.from({ length: 2_000 }, (_, n) => random(n % 40 === 0 ? 5_000 : 16))
  expect(new Set(drawn.map((bytes) => bytes.toString('hex'))).size).toBe(2_000)
  expect(drawn.map(({ length }) => length)).toEqual(drawn.map((_, n) => (n % 40 === 0 ? 5_000 : 16)))
  for (const bytes of drawn) expect(bytes.buffer.byteLength).toBe(bytes.length)
})

/** Over the first and the last three digits. */
function isEven(): boolean {
  const draws = 1_000_000
  const first = new Uint32Array(1000)
  const last = new Uint32Array(1000)
  for (let i = 0; i < draws; i += 1) {
    const code = drawOtp(randomInt)
    first[Number(code.slice(0, 3))]! += 1
    last[Number(code.slice(3))]! += 1
  }
  return [first, last].every((counts) => deviation(counts, draws) < zOfOneInThousand)
}

/** Chi-square as a normal deviate (Wilson and Hilferty, 1931). */
function deviation(counts: Uint32Array, draws: number): number {
  const expected = draws / counts.length
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  const freedom = counts.length - 1
  const variance = 2 / (9 * freedom)
  return (Math.cbrt(chiSquare / freedom) - (1 - variance)) / Math.sqrt(variance)
}

const zOfOneInThousand = 3.0902
