import { expect, inject, it } from 'vitest'
import { seededRandom } from '../support/random.ts'
import { killLoop } from './killLoop.ts'

it('answers everything it has taken when it is asked to stop while it is busy, and ends with 0', async () => {
  const random = seededRandom(`stops on ${inject('engine')}`)
  const { violations, ...done } = await killLoop({ cycles: 4, budgetMs: Infinity, random, signal: 'SIGTERM' })

  expect(violations).toEqual([])
  expect(done.ends).toEqual([0])
  expect(done.unheard).toBe(0)
  expect(done.lost).toBeGreaterThan(0) // who came too late
}, 300_000)
