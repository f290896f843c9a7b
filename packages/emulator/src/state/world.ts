import type { App } from './apps.ts'
import type { Charge } from './charges.ts'
import type { LoginCode, PhoneCode } from './codes.ts'
import { readyApps, readyUsers } from './readyMade.ts'
import type { SealedMessage } from './sealedMessages.ts'
import type { Relation } from './sessionKeys.ts'
import type { AccessToken, ForcedRefreshes } from './tokens.ts'
import type { CallCount, QuotaClearing, RateWindow } from './usage.ts'
import type { User } from './users.ts'

interface SmsMessage {
  smsId: string
  at: number
  to: string
  text: string
  from?: string
}

/** What rid/get tells about a failed call. */
interface RidRecord {
  appid: string | undefined
  at: number
  url: string
  requestBody: string
  responseBody: string
  clientIp: string
}

/** All the state there is. Moments are milliseconds since the epoch; only what leaves the emulator is formatted. */
export interface World {
  apps: Map<string, App>
  users: Map<string, User>
  /** By `appid openid`. */
  relations: Map<string, Relation>
  loginCodes: Map<string, LoginCode>
  phoneCodes: Map<string, PhoneCode>
  tokens: Map<string, AccessToken>
  forcedRefreshes: Map<string, ForcedRefreshes>
  /** By sha256 of the base64 text. */
  sealedMessages: Map<string, SealedMessage>
  charges: Charge[]
  /** By path. */
  calls: Map<string, CallCount>
  /** By `appid path`. */
  rates: Map<string, RateWindow>
  quotaClearings: Map<string, QuotaClearing>
  rids: Map<string, RidRecord>
  sms: SmsMessage[]
}

export const createWorld = (): World => ({
  apps: new Map(readyApps().map((app) => [app.appid, app])),
  users: new Map(readyUsers().map((user) => [user.userId, user])),
  relations: new Map(),
  loginCodes: new Map(),
  phoneCodes: new Map(),
  tokens: new Map(),
  forcedRefreshes: new Map(),
  sealedMessages: new Map(),
  charges: [],
  calls: new Map(),
  rates: new Map(),
  quotaClearings: new Map(),
  rids: new Map(),
  sms: [],
})

/** A load test must not fill the memory: of what only ages, the oldest entries are forgotten. */
export function remember<T>(entries: Map<string, T>, key: string, value: T, atMost = 50_000): T {
  entries.set(key, value)
  if (entries.size > atMost) entries.delete(entries.keys().next().value!)
  return value
}
