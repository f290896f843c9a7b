import type { Purpose, RungKind } from '@quickreg/contract'
import type { Policy } from './policy.ts'

type Amounts = Policy['budgets']
type BudgetName = keyof Amounts

/** What was billed alike on one day. */
export interface Charges {
  rung: RungKind
  /** Who sent it; SMS only. */
  provider?: string
  count: number
  milliYuan: number
}

/** Flows that ended alike on one day. */
export interface Completions {
  rung: RungKind | 'known'
  purpose: Purpose
  isNew: boolean
  count: number
}

/** One day of one app, as its events tell it. Money is in thousandths of a yuan. */
export interface DayCosts {
  appid: string
  /** A billing day: `2026-03-01`. */
  day: string
  /** Quick and realtime, then SMS by provider. */
  charges: readonly Charges[]
  total: { count: number; milliYuan: number }
  /** The app's own; what is used of them is unknown after two days. */
  budgets: readonly { budget: BudgetName; milliYuan: number; used?: { milliYuan: number; share: number } }[]
  /** People who are new; `each` is the day's total over them, and there is none, nor a share, on a day without them. */
  registered: { count: number; withoutSms: number; shareWithoutSms?: number; milliYuanEach?: number }
  contacts: number
}

interface DayEvents {
  appid: string
  day: string
  charges: readonly Charges[]
  completions: readonly Completions[]
  budgets: Amounts
  used: Amounts | undefined
}

export function dayCosts({ appid, day, charges, completions, budgets, used }: DayEvents): DayCosts {
  const total = { count: sum(charges, 'count'), milliYuan: sum(charges, 'milliYuan') }
  const registrations = completions.filter(({ purpose, isNew }) => purpose === 'account' && isNew)
  const count = sum(registrations, 'count')
  const bySms = registrations.filter(({ rung }) => rung === 'sms')
  const withoutSms = count - sum(bySms, 'count')
  const contacts = completions.filter(({ purpose }) => purpose === 'contact')
  return {
    appid,
    day,
    total,
    charges: [ofRung(charges, 'quick'), ofRung(charges, 'realtime'), ...byProvider(charges)],
    budgets: (['taps', 'sms'] as const).map((budget) => ({
      budget,
      milliYuan: budgets[budget],
      ...(used && { used: { milliYuan: used[budget], share: usedShares(used, budgets)[budget] } }),
    })),
    registered: {
      count,
      withoutSms,
      ...(count > 0 && { shareWithoutSms: withoutSms / count, milliYuanEach: Math.round(total.milliYuan / count) }),
    },
    contacts: sum(contacts, 'count'),
  }
}

export function usedShares(used: Amounts, budgets: Amounts): Amounts {
  // A budget of nothing is used up.
  const share = (budget: BudgetName) => (budgets[budget] > 0 ? used[budget] / budgets[budget] : 1)
  return { taps: share('taps'), sms: share('sms') }
}

function ofRung(charges: readonly Charges[], rung: RungKind): Charges {
  const these = charges.filter((one) => one.rung === rung)
  return { rung, count: sum(these, 'count'), milliYuan: sum(these, 'milliYuan') }
}

function byProvider(charges: readonly Charges[]): Charges[] {
  const sms = charges.filter(({ rung }) => rung === 'sms')
  const providers = [...new Set(sms.map(({ provider }) => provider))].sort()
  if (providers.length === 0) return [ofRung([], 'sms')]
  return providers.map((provider) => ({
    ...ofRung(
      sms.filter((one) => one.provider === provider),
      'sms',
    ),
    ...(provider && { provider }),
  }))
}

function sum<Key extends string>(rows: readonly Record<Key, number>[], key: Key): number {
  return rows.reduce((total, row) => total + row[key], 0)
}
