import type { RungKind } from '@quickreg/contract'
import type { Fact } from '../domain/ladder.ts'
import { billingDay, breakerShare, type Policy } from '../domain/policy.ts'
import type { Keyring } from '../ports.ts'
import { add, BudgetSpent, counterKey, secondsLeft, subtract, sumOf } from './counters.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'

export type Budget = keyof Policy['budgets']

/** What was used of a day's budget is known at least so long after the day began. */
export const budgetKeptMs = 2 * 24 * 60 * 60 * 1000

interface Spending {
  policy: Policy
  budget: Budget
  milliYuan: number
  now: Date
}

/**
 * Sets an amount aside before it is spent.
 *
 * @returns Whether this one took the day past 80 %: true once a day.
 * @throws {BudgetSpent} The day's budget does not cover it.
 */
export async function setAside(tx: Connection, { policy, budget, milliYuan, now }: Spending): Promise<boolean> {
  const most = policy.budgets[budget]
  const expiresAt = new Date(now.getTime() + budgetKeptMs)
  const total = await add(tx, { key: budgetKey(budget, now), amount: milliYuan, most, expiresAt })
  const isCrossing = total >= most * breakerShare && total - milliYuan < most * breakerShare
  // What is put back later may be crossed again, which is no news.
  if (!isCrossing || !(await isFirst(tx, `${budgetKey(budget, now)}:low`, expiresAt))) return false
  await appendEvent(tx, { kind: 'budget_low', at: now, data: { budget, milliYuan: total } })
  return true
}

async function isFirst(tx: Connection, key: string, expiresAt: Date): Promise<boolean> {
  try {
    await add(tx, { key, amount: 1, most: 1, expiresAt })
    return true
  } catch (error) {
    if (error instanceof BudgetSpent) return false
    throw error
  }
}

/** What was set aside was not spent after all. `since`: when it was set aside. */
export async function putBack(
  tx: Connection,
  { budget, milliYuan, since }: { budget: Budget; milliYuan: number; since: Date },
): Promise<void> {
  if (milliYuan > 0) await subtract(tx, budgetKey(budget, since), milliYuan)
}

/** How much of the budget of that day is spent, or set aside by what is under way. */
export const usedOf = (read: Connection, budget: Budget, time: Date): Promise<number> =>
  sumOf(read, budgetKey(budget, time))

/** What limits and budgets say of the ladder, to a person who comes now. */
export async function standingFacts(
  read: Connection,
  { keyring, policy, person, now }: { keyring: Keyring; policy: Policy; person: Person; now: Date },
): Promise<Fact[]> {
  const isLow = async (budget: Budget) => (await usedOf(read, budget, now)) >= policy.budgets[budget] * breakerShare
  const hasBought = await secondsLeft(read, tapsKey(keyring, person), policy.tapsPerPerson, now)
  return [
    ...(hasBought > 0 ? (['taps_used_up'] as const) : []),
    ...((await isLow('taps')) ? (['tap_budget_spent'] as const) : []),
    ...((await isLow('sms')) ? (['sms_budget_spent'] as const) : []),
  ]
}

interface Person {
  appid: string
  openid: string
}

/** Numbers that WeChat gave, or is asked for, by the taps of one person. */
export function tapsKey(keyring: Keyring, { appid, openid }: Person): string {
  return counterKey(keyring, 'taps', `${appid} ${openid}`)
}

export function priceOf({ prices }: Policy, rung: RungKind): number {
  return rung === 'sms' ? 0 : prices[rung]
}

const budgetKey = (budget: Budget, now: Date) => `budget:${budget}:${billingDay(now)}`
