import type { KeyObject } from 'node:crypto'
import type { Purpose, RungKind, RungReason } from '@quickreg/contract'
import type { SigningKey } from './domain/accessToken.ts'
import type { Account, Contact, Flow, Identity, Session, TokenFamily } from './domain/entities.ts'

export type Clock = () => Date
export type Random = (bytes: number) => Buffer

/**
 * WeChat, as far as registration needs it. Every method throws RegistrationError: `wechat_code_rejected`,
 * `user_blocked`, `wechat_unavailable` (with `retryAfterSeconds`) or `wechat_misconfigured`.
 */
export interface Wechat {
  signIn(login: { loginCode: string }): Promise<{ openid: string; sessionKey: string; unionid?: string }>
  /**
   * With the openid, WeChat refuses a phone code that was issued to somebody else.
   * @throws {RegistrationError} also `tap_again`: a repeat was refused after an attempt whose outcome is unknown.
   */
  getPhone(tap: { phoneCode: string; openid: string }): Promise<string>
  /** Whether WeChat made this ciphertext (`checkencryptedmsg`). */
  made(data: { encryptedData: string }): Promise<boolean>
}

/** The keys of this installation, by what they are for. Seals and indexes; never shows a key. */
export interface Keyring {
  /** AES-256-GCM; the place (`table.column`) and the row bind the value to where it stands. */
  seal(place: string, rowId: string, value: string): string
  open(place: string, rowId: string, sealed: string): string
  /** HMAC under which a phone is found: a blind index. */
  phoneIndex(phone: string): string
  /** HMAC of a one-use value, so that a stolen table does not tell what it was. */
  fingerprint(kind: 'login_code' | 'phone_proof' | 'session_key' | 'push', value: string): string
  readonly refreshKey: KeyObject
  /** The newest one signs; all verify. */
  readonly signingKeys: readonly [SigningKey, ...SigningKey[]]
}

export interface SignedIn {
  session: Session
  /** Present if the person is registered: the account and a new family of tokens. */
  known?: { account: Account; family: TokenFamily }
}

export interface SessionStore {
  /** True for the first caller with this code, ever: only that one may ask WeChat. */
  reserveLoginCode(login: { loginCode: string; now: Date }): Promise<boolean>
  /**
   * Remembers person, session_key and session in one step, and recognises who is registered: by openid, or by unionid
   * (then this openid is linked to that account). Keeps the newest ten sessions and three session_keys of an openid;
   * a session_key seen again becomes the newest and keeps its count of failures.
   */
  signIn(person: {
    appid: string
    openid: string
    unionid?: string
    sessionKey: string
    sessionToken: string
    now: Date
  }): Promise<SignedIn>
  find(session: { sessionToken: string; now: Date }): Promise<Session | undefined>
}

export interface SessionKeyStore {
  /**
   * Counts one attempt on each key of the person that is neither burnt nor erased, in one guarded step, and returns
   * the keys, newest first. At five counted attempts a key is burnt.
   */
  countAttempt(person: Identity & { now: Date }): Promise<{ id: string; sessionKey: string }[]>
  /** Takes an attempt back that decided nothing, or that succeeded. */
  takeBack(keys: { keyIds: string[] }): Promise<void>
}

export type Claim =
  /** `again`: an earlier attempt with this very proof ended without an answer from WeChat. */
  | { kind: 'claimed'; claimId: string; again: boolean }
  | { kind: 'completed'; flow: Flow }
  | { kind: 'busy' }
  /** This proof was used before, here or in another flow. */
  | { kind: 'spent' }
  /** Over, or claimed as often as a flow may be. */
  | { kind: 'closed'; flow: Flow }

export type Completion =
  | { kind: 'completed'; flow: Flow }
  | { kind: 'conflict'; flow: Flow }
  /** The flow is over: completed by another claim, withdrawn or expired. */
  | { kind: 'lost' }

/** Flows. A flow is found only by the session that opened it; every step is one guarded write with its event. */
export interface FlowStore {
  /**
   * Opens a flow and writes the consent receipt. For `account`, a person who has an account with a number gets the
   * flow completed at once. Undefined if the session has five open flows, or it has opened a hundred.
   */
  open(flow: {
    session: Session
    purpose: Purpose
    scene: string
    policyVersion: string
    now: Date
  }): Promise<Flow | undefined>
  find(flow: { flowId: string; session: Session; now: Date }): Promise<Flow | undefined>
  /** Takes the flow for one exchange; the proof (a phone code or a ciphertext) is spent by the same write. */
  claim(claim: {
    flowId: string
    session: Session
    rung: RungKind
    proof: string
    now: Date
  }): Promise<Claim | undefined>
  /**
   * Ends an open flow with the number WeChat gave for one of its own proofs: creates or finds the account, or the
   * contact. The claim may have run out, and others had the flow since. May be repeated with the same claim after a
   * failed commit. `retainUntil` is given for contacts.
   */
  complete(result: {
    flowId: string
    session: Session
    claimId: string
    /** What the flow was claimed with. */
    proof: string
    rung: RungKind
    phone: string
    confirmed: boolean
    retainUntil?: Date
    now: Date
  }): Promise<Completion>
  /** WeChat or our checks said no: back to `created`; the proof stays spent. */
  refuse(refusal: { flowId: string; session: Session; claimId: string; reason: string; now: Date }): Promise<void>
  /** WeChat could not be asked: back to `created`; the same proof may come again. */
  release(release: { flowId: string; session: Session; claimId: string; now: Date }): Promise<void>
  /** Notes what the device said. Undefined if the flow is not open, or has been told twenty times. */
  report(report: {
    flowId: string
    session: Session
    notes: Partial<Record<RungKind, RungReason>>
    reason: RungReason
    now: Date
  }): Promise<Flow | undefined>
  /** Completes with the account's proven number. Undefined if there is none or the flow is not open. */
  completeWithKnown(known: {
    flowId: string
    session: Session
    retainUntil?: Date
    now: Date
  }): Promise<Flow | undefined>
  /** Withdraws an open flow; undefined if it was not open. */
  cancel(flow: { flowId: string; session: Session; now: Date }): Promise<Flow | undefined>
}

export type Rotation =
  /** The new generation, or, within ten seconds, the one that already followed. */
  | { kind: 'rotated'; family: TokenFamily }
  /** Used after its successor was: the family and the session it was given to are now ended. */
  | { kind: 'reused' }
  | { kind: 'dead' }

/** Families of tokens. One that was started under another appid does not exist. */
export interface TokenStore {
  rotate(token: { familyId: string; appid: string; generation: number; now: Date }): Promise<Rotation>
  /** Signs out: ends the family, the session it was given to, and what else that session has: open flows, families. */
  revoke(family: { familyId: string; appid: string; now: Date }): Promise<void>
  /** Whether access tokens of this family, for this account, still count. */
  isLive(family: { familyId: string; appid: string; accountId: string; now: Date }): Promise<boolean>
}

/** Everything held of one person, as it was given. Events, and the consents among them, are the newest 1,000. */
export interface PersonalData {
  account: Account
  identities: (Identity & { linkedAt: Date })[]
  contacts: Contact[]
  consents: { scene: string; policyVersion: string; at: Date }[]
  events: { kind: string; at: Date }[]
}

export interface AccountStore {
  find(account: { accountId: string }): Promise<Account | undefined>
  export(account: { accountId: string; now: Date }): Promise<PersonalData | undefined>
  /**
   * Erases the account: number, contacts, links to WeChat, sessions, keys, open flows; revokes every token.
   * Irreversible and idempotent; the person may register anew and is then somebody new.
   */
  erase(account: { accountId: string; now: Date }): Promise<void>
  /** The person withdrew the number at WeChat: erases it from account and contacts. Once per `eventKey`. */
  erasePhone(withdrawal: Identity & { eventKey: string; now: Date }): Promise<void>
  /** The person closed the WeChat account: erases all that belongs to it. Once per `eventKey`. */
  erasePerson(closure: Identity & { eventKey: string; now: Date }): Promise<void>
}

/** Reads for the shop's own back end; every one is an event with the key's name. */
export interface BackendStore {
  readAccount(read: { accountId: string; serviceKey: string; now: Date }): Promise<Account | undefined>
  /** A contact was given to one app: under another appid it does not exist. */
  readContact(read: { contactId: string; appid: string; serviceKey: string; now: Date }): Promise<Contact | undefined>
}

/** Erases what is past its time: sessions, keys, flows, contacts. */
export interface Housekeeping {
  sweep(now: Date): Promise<void>
}

export interface Stores {
  sessions: SessionStore
  sessionKeys: SessionKeyStore
  flows: FlowStore
  tokens: TokenStore
  accounts: AccountStore
  backend: BackendStore
  housekeeping: Housekeeping
}

/** Counters for the operator. Labels are few and fixed: never an id or anything a caller chose. */
export interface Meter {
  count(name: 'sign_ins' | 'flow_outcomes' | 'open_data_decryptions' | 'pushes', label: string): void
}
