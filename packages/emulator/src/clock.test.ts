import { expect, it } from 'vitest'
import { createClock } from './index.ts'

it('stands still from a given start until it is moved', () => {
  const clock = createClock(new Date('2026-01-01T00:00:00Z'))
  const held = clock.now()
  clock.advance(1.5)
  expect(held.toISOString()).toBe('2026-01-01T00:00:00.000Z')
  expect(clock.now().toISOString()).toBe('2026-01-01T00:00:01.500Z')
  clock.set(new Date('2025-01-01T00:00:00Z'))
  expect(clock.now().toISOString()).toBe('2025-01-01T00:00:00.000Z')
})

it('runs with the machine otherwise, from wherever it was put', () => {
  const clock = createClock()
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(10_000)
  clock.set(new Date('2030-01-01T00:00:00Z'))
  clock.advance(60)
  expect(clock.now().toISOString()).toMatch(/^2030-01-01T00:01:0/)
})
