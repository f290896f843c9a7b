import { expect, it } from 'vitest'
import { createBreaker } from './breaker.ts'

const setUp = () => {
  const clock = { ms: 1_000_000 }
  const breaker = createBreaker({ now: () => new Date(clock.ms) })
  const enter = () => {
    const entry = breaker.enter()
    if (!entry.allowed) throw new Error(`refused for ${entry.retryAfterSeconds} s`)
    return entry.done
  }
  return { clock, enter, fail: (times: number) => Array.from({ length: times }, () => enter()(false)) }
}

it('opens after ten failures in a row, not after ten in all', () => {
  const { enter, fail } = setUp()
  fail(9)
  enter()(true)
  fail(9)
  enter()(true)
  fail(10)
  expect(enter).toThrow('refused for 3 s')
})

it('lets a single request through after the pause, and follows its fate', () => {
  const { clock, enter, fail } = setUp()
  fail(10)
  clock.ms += 2999
  expect(enter).toThrow('refused for 1 s')
  clock.ms += 1
  const probe = enter()
  expect(enter).toThrow('refused for 1 s')
  probe(false)
  expect(enter).toThrow('refused for 3 s')
  clock.ms += 3000
  enter()(true)
  fail(9)
  enter()(true)
})

it('is not held open by requests that began before it opened', () => {
  const { clock, enter, fail } = setUp()
  const slow = enter()
  fail(10)
  clock.ms += 3000
  slow(false)
  enter()(true)
  expect(enter).not.toThrow()
})

it('does not wait longer because the clock was set back', () => {
  const { clock, enter, fail } = setUp()
  fail(10)
  clock.ms -= 3_600_000
  expect(enter).not.toThrow()
})
