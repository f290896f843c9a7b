import type { App } from './apps.ts'
import type { Charges } from './charges.ts'
import type { Codes } from './codes.ts'
import { readyApps, readyUsers } from './readyMade.ts'
import type { SealedMessages } from './sealedMessages.ts'
import type { Relations } from './sessionKeys.ts'
import { readySmsAccounts, type SmsAccounts } from './smsAccounts.ts'
import type { SmsSendings } from './smsSendings.ts'
import type { Tokens } from './tokens.ts'
import type { Usage } from './usage.ts'
import type { User } from './users.ts'

export interface SmsMessage {
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

/**
 * All the state there is, each part defined by the file that works on it. Moments are milliseconds since the epoch;
 * only what leaves the emulator is formatted.
 */
export interface World extends Relations, Codes, Tokens, SealedMessages, Charges, Usage, SmsAccounts, SmsSendings {
  apps: Map<string, App>
  users: Map<string, User>
  rids: Map<string, RidRecord>
  sms: SmsMessage[]
}

export const createWorld = (): World => ({
  apps: new Map(readyApps().map((app) => [app.appid, app])),
  users: new Map(readyUsers().map((user) => [user.userId, user])),
  relations: new Map(),
  issuedKeys: new Map(),
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
  smsAccounts: readySmsAccounts(),
  smsSendings: new Map(),
  usedNonces: new Map(),
})
