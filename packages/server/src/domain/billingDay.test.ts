import { expect, it } from 'vitest'
import { isBillingDay, spanOf } from './billingDay.ts'

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
