import { expect, inject, it } from 'vitest'
import { seededRandom } from '../support/random.ts'
import { killLoop } from './killLoop.ts'

const cycles = 1_000
const budgetMs = 25 * 60_000

it(
  `keeps everything it acknowledged, and nothing by half, through a thousand kills in ${budgetMs / 60_000} minutes`,
  async () => {
    const random = seededRandom(`kills on ${inject('engine')}`)
    const { violations, ...done } = await killLoop({ cycles, budgetMs, random })
    console.info(`${inject('engine')}: ${done.cycles} of ${cycles} kills, SEED=${random.seed}: ${JSON.stringify(done)}`)

    expect(violations).toEqual([])
    expect(done.lost).toBeGreaterThan(0)
  },
  budgetMs + 5 * 60_000,
)
