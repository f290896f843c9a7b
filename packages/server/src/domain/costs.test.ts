import { expect, it } from 'vitest'
import { dayCosts, isBillingDay, spanOf } from './costs.ts'

it.each(['2026-03-01', '2028-02-29', '2026-12-31'])('%s is a day', (text) => expect(isBillingDay(text)).toBe(true))

it.each([
  '2026-02-29',
  '2026-04-31',
  '2026-13-01',
  '2026-00-10',
  '2026-3-1',
  '20260301',
  '２０２６-03-01',
  '-001-01-01',
  '',
])('%j is none', (text) => expect(isBillingDay(text)).toBe(false))

it('a day is one of Asia/Shanghai', () => {
  expect(spanOf('2026-03-01')).toEqual({
    from: new Date('2026-02-28T16:00:00.000Z'),
    to: new Date('2026-03-01T16:00:00.000Z'),
  })
})

it('a price that changed during the day makes one row of its rung, and a budget of nothing is used up', () => {
  const costs = dayCosts({
    ...{ appid: 'wx0123456789abcdef', day: '2026-03-01', completions: [] },
    charges: [
      { rung: 'quick', count: 2, milliYuan: 60 },
      { rung: 'quick', count: 1, milliYuan: 40 },
    ],
    ...{ budgets: { taps: 1000, sms: 0 }, used: { taps: 100, sms: 0 } },
  })

  expect(costs.charges).toContainEqual({ rung: 'quick', count: 3, milliYuan: 100 })
  expect(costs.total).toEqual({ count: 3, milliYuan: 100 })
  expect(costs.budgets.map(({ used }) => used?.share)).toEqual([0.1, 1])
})
