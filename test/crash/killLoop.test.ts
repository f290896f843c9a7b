import { expect, inject, it } from 'vitest'
import { seededRandom } from '../support/random.ts'
import { killLoop } from './killLoop.ts'

it('keeps everything it acknowledged, and nothing by half, through twenty kills at random moments', async () => {
  const random = seededRandom(`kills on ${inject('engine')}`)
  const { violations, ...done } = await killLoop({ cycles: 20, budgetMs: Infinity, random })
  console.info(JSON.stringify(done))

  expect(violations).toEqual([])
  expect(done.cycles).toBe(20)
  expect(done.lost).toBeGreaterThan(0)
}, 600_000)
