import type { App } from './apps.ts'

/**
 * How often a route was called and what came of it, keyed by errcode (0 for success) or, where a fault kept the call
 * from being carried out, by the kind of fault.
 */
export interface CallCount {
  calls: number
  outcomes: Record<string, number>
}

interface RateWindow {
  minute: number
  usedThisMinute: number
  day: number
  usedToday: number
}

interface QuotaClearing {
  month: string
  used: number
}

export interface Usage {
  /** By path. */
  calls: Map<string, CallCount>
  /** By `appid path`. */
  rates: Map<string, RateWindow>
  /** By appid. */
  quotaClearings: Map<string, QuotaClearing>
}

const beijingOffsetMs = 8 * 3_600_000
const clearingsPerMonth = 10

/** WeChat's days begin at midnight in Beijing. */
export const beijingDay = (now: number): number => Math.floor((now + beijingOffsetMs) / 86_400_000)

const beijingMonth = (now: number): string => new Date(now + beijingOffsetMs).toISOString().slice(0, 7)

export function countCall(usage: Usage, path: string, outcome: string): void {
  const count = usage.calls.get(path) ?? { calls: 0, outcomes: {} }
  count.calls += 1
  count.outcomes[outcome] = (count.outcomes[outcome] ?? 0) + 1
  usage.calls.set(path, count)
}

export function rateWindow(usage: Usage, appid: string, path: string, now: number): RateWindow {
  const key = `${appid} ${path}`
  const window = usage.rates.get(key) ?? { minute: 0, usedThisMinute: 0, day: 0, usedToday: 0 }
  const minute = Math.floor(now / 60_000)
  const day = beijingDay(now)
  if (window.minute !== minute) Object.assign(window, { minute, usedThisMinute: 0 })
  if (window.day !== day) Object.assign(window, { day, usedToday: 0 })
  usage.rates.set(key, window)
  return window
}

/** Counts the call unless a limit of the app forbids it. */
export function countAgainstLimits(usage: Usage, app: App, path: string, now: number): 'ok' | 'minute' | 'day' {
  const window = rateWindow(usage, app.appid, path, now)
  const limit = app.limits[path]
  if (limit?.perMinute !== undefined && window.usedThisMinute >= limit.perMinute) return 'minute'
  if (limit?.perDay !== undefined && window.usedToday >= limit.perDay) return 'day'
  window.usedThisMinute += 1
  window.usedToday += 1
  return 'ok'
}

/** Sets the day's counts of an app back to nought; false once the month's ten times are used. */
export function clearQuota(usage: Usage, app: App, now: number): boolean {
  const month = beijingMonth(now)
  const before = usage.quotaClearings.get(app.appid)
  const used = before?.month === month ? before.used : 0
  if (used >= clearingsPerMonth) return false
  usage.quotaClearings.set(app.appid, { month, used: used + 1 })
  for (const [key, window] of usage.rates) if (key.startsWith(`${app.appid} `)) window.usedToday = 0
  return true
}
