import type { FlowState, Purpose, RungKind, RungReason } from '@quickreg/contract'
import type { ColumnType, Generated, Insertable, Selectable } from 'kysely'
import type { EventKind } from '../domain/events.ts'

/** ISO 8601 in UTC: sorts as time, as text, on both engines. */
export type Instant = string
/** 0 or 1: SQLite has no booleans. */
export type Flag = number
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>

export interface Schema {
  identities: IdentitiesTable
  accounts: AccountsTable
  contacts: ContactsTable
  sessions: SessionsTable
  session_keys: SessionKeysTable
  spent: SpentTable
  flows: FlowsTable
  otps: OtpsTable
  counters: CountersTable
  token_families: TokenFamiliesTable
  access_tokens: AccessTokensTable
  events: EventsTable
}

interface IdentitiesTable {
  appid: string
  openid: string
  unionid: Optional<string>
  account_id: Optional<string>
  linked_at: Optional<Instant>
  /** Counts sign-ins; orders sessions and session_keys, which may share a millisecond. */
  sign_ins: number
}

interface AccountsTable {
  id: string
  unionid: Optional<string>
  /** Sealed. */
  phone: Optional<string>
  /** Blind index of a confirmed number; an unconfirmed one is no identifier. */
  phone_index: Optional<string>
  confirmed: Flag
  proved_at: Optional<Instant>
  created_at: Instant
  erased_at: Optional<Instant>
}

interface ContactsTable {
  id: string
  appid: string
  openid: string
  scene: string
  /** Sealed. */
  phone: string
  confirmed: Flag
  created_at: Instant
  retain_until: Instant
}

interface SessionsTable {
  id: string
  /** SHA-256 of the token: 256 random bits need no salt. */
  token_hash: string
  appid: string
  openid: string
  sign_in: number
  /** How many it has opened. */
  flows: number
  expires_at: Instant
}

interface SessionKeysTable {
  /** Fingerprint of appid, openid and key: the same key seen again is the same row. */
  id: string
  appid: string
  openid: string
  /** Sealed; null once erased, when only the count is remembered. */
  session_key: Optional<string>
  sign_in: number
  /** When it last came from WeChat. */
  seen_at: Instant
  replaced_at: Optional<Instant>
  attempts: number
  counted_since: Optional<Instant>
}

export type SpentKind = 'login_code' | 'phone_proof' | 'push' | 'puzzle'

interface SpentTable {
  fingerprint: string
  kind: SpentKind
  flow_id: Optional<string>
  /** How often its flow was claimed with it. */
  claims: number
  /** 1 once WeChat answered: then even its own flow cannot use it again. */
  settled: Flag
  at: Instant
}

interface FlowsTable {
  id: string
  session_id: string
  appid: string
  openid: string
  purpose: Purpose
  scene: string
  policy_version: string
  state: FlowState
  created_at: Instant
  expires_at: Instant
  note_quick: Optional<RungReason>
  note_realtime: Optional<RungReason>
  note_sms: Optional<RungReason>
  reports: number
  claims: number
  claim_id: Optional<string>
  claimed_until: Optional<Instant>
  claim_rung: Optional<RungKind>
  claim_proof: Optional<string>
  completed_at: Optional<Instant>
  is_new: Optional<Flag>
  confirmed: Optional<Flag>
  account_id: Optional<string>
  contact_id: Optional<string>
  family_id: Optional<string>
}

/** The newest code of a flow; an earlier one is no more. */
interface OtpsTable {
  flow_id: string
  /** Sealed. */
  phone: string
  phone_index: string
  hash: string
  tries: number
  sent_at: Instant
  expires_at: Instant
  spent_at: Optional<Instant>
}

interface CountersTable {
  /** What is counted, and a fingerprint of whom. */
  key: string
  /** The newest hits, 13 digits of milliseconds each, oldest first. */
  hits: string
  total: number
  expires_at: Instant
}

interface TokenFamiliesTable {
  id: string
  account_id: string
  /** The app its tokens are for: accounts are shared by the servers of a database, tokens are not. */
  appid: string
  /** The session that was given it; they end together. */
  session_id: Optional<string>
  generation: number
  rotated_at: Instant
  expires_at: Instant
  revoked_at: Optional<Instant>
}

/** WeChat's access_token per appid, and the lease of whoever fetches its successor. */
interface AccessTokensTable {
  appid: string
  generation: number
  /** Sealed. */
  access_token: Optional<string>
  expires_at: Optional<Instant>
  lease_holder: Optional<string>
  lease_generation: Optional<number>
  lease_until: Optional<Instant>
}

interface EventsTable {
  id: Generated<number>
  kind: EventKind
  at: Instant
  appid: Optional<string>
  openid: Optional<string>
  session_id: Optional<string>
  flow_id: Optional<string>
  account_id: Optional<string>
  contact_id: Optional<string>
  /** JSON. */
  data: Optional<string>
}

export type AccountRow = Selectable<AccountsTable>
export type ContactRow = Selectable<ContactsTable>
export type OtpRow = Selectable<OtpsTable>
export type FlowRow = Selectable<FlowsTable>
export type TokenFamilyRow = Selectable<TokenFamiliesTable>
export type NewEvent = Insertable<EventsTable>
