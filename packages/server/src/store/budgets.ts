import { billingDay } from '../domain/billingDay.ts'
import type { Fact } from '../domain/ladder.ts'
import { breakerShare, type Policy } from '../domain/policy.ts'
import type { Keyring } from '../ports.ts'
import { add, counterKey, secondsLeft, subtract, sumOf, tryHit } from './counters.ts'
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

interface Standing {
  keyring: Keyring
  policy: Policy
  person: Person
  now: Date
}

/** What cannot be had at this moment, in whatever flow. */
export async function standingFacts(read: Connection, { keyring, policy, person, now }: Standing): Promise<Fact[]> {
  const { budgets, prices } = policy
  const isSpent = async (budget: Budget, price: number) =>
    (await usedOf(read, person.appid, budget, now)) + price > budgets[budget]
  const [hasBought, isRefused, tapsAreSpent, smsIsSpent] = await Promise.all([
    secondsLeft(read, tapsKey(keyring, person), policy.tapsPerPerson, now),
    secondsLeft(read, quotaKey(person), quotaPause, now),
    isSpent('taps', prices.quick),
    isSpent('sms', prices.sms),
  ])
  return [
    ...(hasBought > 0 ? (['taps_used_up'] as const) : []),
    ...(isRefused > 0 ? (['tap_quota_used_up'] as const) : []),
    ...(tapsAreSpent ? (['tap_budget_spent'] as const) : []),
    ...(smsIsSpent ? (['sms_budget_spent'] as const) : []),
  ]
}

/** What a flow that begins now is not offered: the last fifth of a budget is for those who have begun. */
export async function lowBudgets(
  read: Connection,
  { policy, person, now }: Omit<Standing, 'keyring'>,
): Promise<Fact[]> {
  const isLow = async (budget: Budget) =>
    (await usedOf(read, person.appid, budget, now)) >= policy.budgets[budget] * breakerShare
  const [tapsAreLow, smsIsLow] = await Promise.all([isLow('taps'), isLow('sms')])
  return [...(tapsAreLow ? (['tap_budget_low'] as const) : []), ...(smsIsLow ? (['sms_budget_low'] as const) : [])]
}

/** WeChat's own quota of the day is used up: for an hour nobody is led to ask it again. */
export async function noteQuota(tx: Connection, person: Person, now: Date): Promise<void> {
  await tryHit(tx, quotaKey(person), quotaPause, now)
}

const quotaPause = { count: 1, seconds: 60 * 60 }
const quotaKey = ({ appid }: Person) => `wechat-quota:${appid}`

interface Person {
  appid: string
  openid: string
}

/** Numbers that WeChat gave, or is asked for, by the taps of one person. */
export function tapsKey(keyring: Keyring, { appid, openid }: Person): string {
  return counterKey(keyring, 'taps', `${appid} ${openid}`)
}

const budgetKey = (appid: string, budget: Budget, now: Date) => `budget:${budget}:${appid}:${billingDay(now)}`
