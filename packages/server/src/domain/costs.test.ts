import { expect, it } from 'vitest'
import { dayCosts } from './costs.ts'

it('a price that changed during the day makes one row of its rung, and a budget of nothing is used up', () => {
  const costs = dayCosts({
    appid: 'wx0123456789abcdef',
    day: '2026-03-01',
    completions: [],
    charges: [
      { rung: 'quick', count: 2, milliYuan: 60 },
      { rung: 'quick', count: 1, milliYuan: 40 },
    ],
    budgets: { taps: 1000, sms: 0 },
    used: { taps: 100, sms: 0 },
  })

  expect(costs.charges).toContainEqual({ rung: 'quick', count: 3, milliYuan: 100 })
  expect(costs.total).toEqual({ count: 3, milliYuan: 100 })
  expect(costs.budgets.map(({ used }) => used?.share)).toEqual([0.1, 1])
})
