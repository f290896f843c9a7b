import type { DayCosts } from '@quickreg/server'

/** For programs: docs/costs.md describes it. What there is not, on a day without it, is null. */
export function costsJson({ appid, day, charges, total, budgets, registered, contacts }: DayCosts) {
  const { count, withoutSms, shareWithoutSms = null, milliYuanEach } = registered
  return {
    appid,
    day,
    timeZone: 'Asia/Shanghai',
    charges: charges.map(({ milliYuan, ...rest }) => ({ ...rest, ...amount(milliYuan) })),
    total: { count: total.count, ...amount(total.milliYuan) },
    budgets: budgets.map(({ budget, milliYuan, used }) => ({
      budget,
      ...amount(milliYuan),
      used: used ? { ...amount(used.milliYuan), share: used.share } : null,
    })),
    registered: {
      count,
      withoutSms,
      shareWithoutSms,
      each: milliYuanEach === undefined ? null : amount(milliYuanEach),
    },
    contacts,
  }
}

/** The integer to reckon with, and the text to show. */
const amount = (milliYuan: number) => ({ milliYuan, yuan: yuan(milliYuan) })

/** Thousandths of a yuan as yuan. */
export const yuan = (milliYuan: number): string => (milliYuan / 1000).toFixed(3)
