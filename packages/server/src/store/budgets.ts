import { billingDay } from '../domain/billingDay.ts'
import type { Identity } from '../domain/entities.ts'
import type { Fact } from '../domain/ladder.ts'
import { breakerShare, type Policy } from '../domain/policy.ts'
import type { Keyring } from '../ports.ts'
import { add, counterKey, readCounters, subjectOf, subtract, sumOf, tryHit } from './counters.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { later } from './time.ts'

export type Budget = keyof Policy['budgets']

/** What was used of a day's budget is known at least so long after the day began. */
export const budgetKeptSeconds = 2 * 24 * 60 * 60

interface Spending {
  /** Every app has budgets of its own, also where several share a database. */
  appid: string
  policy: Policy
  budget: Budget
  milliYuan: number
  now: Date
}

/**
 * Sets an amount aside before it is spent.
 *
 * @returns Undefined if the day's budget does not cover it. `budgetLow`: this one took the day past 80 %; once a day.
 */
export async function setAside(
  tx: Connection,
  { appid, policy, budget, milliYuan, now }: Spending,
): Promise<{ budgetLow: boolean } | undefined> {
  const most = policy.budgets[budget]
  const expiresAt = later(now, budgetKeptSeconds)
  const key = budgetKey(appid, budget, now)
  const total = await add(tx, { key, amount: milliYuan, most, expiresAt })
  if (total === undefined) return undefined
  const isCrossing = total >= most * breakerShare && total - milliYuan < most * breakerShare
  // What is put back later may be crossed again, which is no news.
  const isFirst = isCrossing && (await add(tx, { key: `${key}:low`, amount: 1, most: 1, expiresAt })) !== undefined
  if (!isFirst) return { budgetLow: false }
  await appendEvent(tx, { kind: 'budget_low', at: now, appid, data: { budget, milliYuan: total } })
  return { budgetLow: true }
}

/** What was set aside was not spent after all. `since`: when it was set aside. */
export async function putBack(
  tx: Connection,
  { appid, budget, milliYuan, since }: { appid: string; budget: Budget; milliYuan: number; since: Date },
): Promise<void> {
  if (milliYuan > 0) await subtract(tx, budgetKey(appid, budget, since), milliYuan)
}

/** How much of the budget of that day is spent, or set aside by what is under way. */
export function usedOf(read: Connection, appid: string, budget: Budget, time: Date): Promise<number> {
  return sumOf(read, budgetKey(appid, budget, time))
}

interface Asked {
  keyring: Keyring
  policy: Policy
  person: Identity
  now: Date
}

/** What cannot be had at this moment, in whatever flow; `low`: what a flow that begins now is not offered either. */
export interface Standing {
  facts: Fact[]
  low: Fact[]
}

export async function findStanding(read: Connection, { keyring, policy, person, now }: Asked): Promise<Standing> {
  const { budgets, prices } = policy
  const [bought, refused] = [tapsKey(keyring, person), quotaKey(person)]
  const [taps, sms] = [budgetKey(person.appid, 'taps', now), budgetKey(person.appid, 'sms', now)]
  const counters = await readCounters(read, [bought, refused, taps, sms])
  const hasBought = counters.secondsLeft(bought, policy.tapsPerPerson, now) > 0
  const isRefused = counters.secondsLeft(refused, quotaPause, now) > 0
  const isSpent = (key: string, budget: Budget, price: number) => counters.sumOf(key) + price > budgets[budget]
  // The last fifth of a budget is for those who have begun.
  const isLow = (key: string, budget: Budget) => counters.sumOf(key) >= budgets[budget] * breakerShare
  return {
    facts: [
      ...(hasBought ? (['taps_used_up'] as const) : []),
      ...(isRefused ? (['tap_quota_used_up'] as const) : []),
      ...(isSpent(taps, 'taps', prices.quick) ? (['tap_budget_spent'] as const) : []),
      ...(isSpent(sms, 'sms', prices.sms) ? (['sms_budget_spent'] as const) : []),
    ],
    low: [
      ...(isLow(taps, 'taps') ? (['tap_budget_low'] as const) : []),
      ...(isLow(sms, 'sms') ? (['sms_budget_low'] as const) : []),
    ],
  }
}

/** WeChat's own quota of the day is used up: for an hour nobody is led to ask it again. */
export async function noteQuota(tx: Connection, person: Identity, now: Date): Promise<void> {
  await tryHit(tx, quotaKey(person), quotaPause, now)
}

const quotaPause = { count: 1, seconds: 60 * 60 }
const quotaKey = ({ appid }: Identity) => `wechat-quota:${appid}`

/** Numbers that WeChat gave, or is asked for, by the taps of one person. */
export const tapsKey = (keyring: Keyring, person: Identity) => counterKey(keyring, 'taps', subjectOf(person))

const budgetKey = (appid: string, budget: Budget, now: Date) => `budget:${budget}:${appid}:${billingDay(now)}`
