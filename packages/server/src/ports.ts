import type { KeyObject } from 'node:crypto'
import type { ProblemCode, Purpose, RungKind, RungReason } from '@quickreg/contract'
import type { SigningKey } from './domain/accessToken.ts'
import type { Charges, Completions } from './domain/costs.ts'
import type { Account, Contact, Flow, FlowHead, Identity, Session, TokenFamily } from './domain/entities.ts'
import type { Notes } from './domain/ladder.ts'
import type { Policy } from './domain/policy.ts'
import type { SmsReceipt, SmsVendorFailure } from './ports/sms.ts'

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
  fingerprint(kind: 'login_code' | 'phone_proof' | 'session_key' | 'push' | 'puzzle' | 'counter', value: string): string
  /** HMAC of a code, bound to what it is for and where it went: a stolen table has a million guesses and no key. */
  otpHash(otp: { flowId: string; purpose: Purpose; phone: string; code: string }): string
  readonly puzzleKey: KeyObject
  readonly refreshKey: KeyObject
  /** The first one signs; all verify that are not over. */
  readonly signingKeys: readonly [SigningKey, ...SigningKey[]]
}

export interface SignedIn {
  session: Session
  /** Present if the person is registered: the account and a new family of tokens. */
  known?: { account: Account; family: TokenFamily }
}

export type Reserved = { kind: 'reserved' } | { kind: 'spent' } | { kind: 'limited'; retryAfterSeconds: number }

export interface SessionStore {
  /**
   * Reserves the code for the first caller, ever: only that one may ask WeChat. Counts it as junk on the caller's
   * network until `signIn` shows that it was none.
   */
  reserveLoginCode(login: { loginCode: string; network?: string; now: Date }): Promise<Reserved>
  /** WeChat could not be asked: nothing shows that the code was junk. */
  forgiveLoginCode(login: { network?: string }): Promise<void>
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
    network?: string
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
  | { kind: 'claimed'; claimId: string; again: boolean; budgetLow: boolean }
  | { kind: 'completed'; flow: Flow }
  | { kind: 'busy' }
  /** This proof was used before, here or in another flow. */
  | { kind: 'spent' }
  /** Over, or claimed as often as a flow may be. */
  | { kind: 'closed'; flow: Flow }
  /** The person has bought enough for today, or the day's budget is spent; the proof is not. */
  | { kind: 'too_dear'; reason: 'rate_limited' | 'budget' }
  /** Too much junk from this person or network. */
  | { kind: 'limited'; retryAfterSeconds: number }

export type Completion =
  | { kind: 'completed'; flow: Flow }
  | { kind: 'conflict'; flow: Flow }
  /** The flow is over: completed by another claim, withdrawn or expired. */
  | { kind: 'lost' }

export type OtpReservation =
  /** Counted and stored: send it now. */
  | { kind: 'reserved'; otpExpiresAt: Date; budgetLow: boolean }
  /** The same number, less than a minute ago: its code is under way, and no second one is sent. */
  | { kind: 'under_way'; resendAt: Date; otpExpiresAt: Date }
  | { kind: 'limited'; retryAfterSeconds: number }
  | { kind: 'budget_spent' }
  /** The answer to the puzzle was used before. */
  | { kind: 'puzzle_spent' }
  | { kind: 'closed'; flow: Flow }

export type OtpTry =
  | { kind: 'completed'; flow: Flow }
  | { kind: 'wrong' }
  /** No code is alive. */
  | { kind: 'dead' }
  /** The number has had too many wrong codes. */
  | { kind: 'limited'; retryAfterSeconds: number }
  | { kind: 'closed'; flow: Flow }

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
    /** What this device cannot do. */
    notes?: Notes
    /** For `change_phone`: has to be the account of the session's person, else `token_invalid`. */
    accountId?: string
    now: Date
  }): Promise<Flow | undefined>
  find(flow: { flowId: string; session: Session; now: Date }): Promise<Flow | undefined>
  /** The flow by itself, for who is about to write, or waits and looks often. */
  look(flow: { flowId: string; session: Session; now: Date }): Promise<FlowHead | undefined>
  /** Takes the flow for one exchange; the proof (a phone code or a ciphertext) is spent by the same write. */
  claim(claim: {
    flowId: string
    session: Session
    rung: RungKind
    proof: string
    network?: string
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
    network?: string
    retainUntil?: Date
    now: Date
  }): Promise<Completion>
  /**
   * WeChat or our checks said no: back to `created`; the proof stays spent. `tap_again` is billed: the attempt whose
   * answer was lost has most likely had the number.
   */
  refuse(refusal: {
    flowId: string
    session: Session
    claimId: string
    reason: string
    network?: string
    now: Date
  }): Promise<void>
  /** WeChat gave no answer, or none that decides: back to `created`; the same proof may come again. */
  release(release: {
    flowId: string
    session: Session
    claimId: string
    network?: string
    /** WeChat certainly gave no number, so nothing is paid for. */
    nothingGiven?: boolean
    /** WeChat's quota of the day is used up. */
    isOutOfQuota?: boolean
    now: Date
  }): Promise<void>
  /**
   * Makes `code` the flow's newest and only one, for five minutes; counts it against every limit and sets its price
   * aside first, in the same write. Undefined if the flow is not the session's.
   */
  reserveOtp(otp: {
    flowId: string
    session: Session
    /** E.164. */
    phone: string
    code: string
    network?: string
    /** Of an answered puzzle: spent here. */
    puzzleId?: string
    milliYuan: number
    now: Date
  }): Promise<OtpReservation | undefined>
  /**
   * What became of the message that was reserved at `reservedAt`; `milliYuan` was set aside. One that failed is not
   * charged, and its code is gone.
   */
  noteDelivery(delivery: {
    flowId: string
    session: Session
    receipt: SmsReceipt
    reservedAt: Date
    milliYuan: number
    now: Date
  }): Promise<void>
  /**
   * Counts a try and compares, in one write; the right code completes the flow, once, with whatever number it was sent
   * to. `code` is undefined for what can be no code: a wrong try. Undefined if the flow is not the session's.
   */
  tryOtp(guess: {
    flowId: string
    session: Session
    code: string | undefined
    retainUntil?: Date
    now: Date
  }): Promise<OtpTry | undefined>
  /** Whether too few of the codes sent lately were entered, or too many were wrong: then a puzzle comes first. */
  isSuspicious(when: { appid: string; now: Date }): Promise<boolean>
  /** Notes what the device said. Undefined if the flow is not open, or has been told twenty times. */
  report(report: {
    flowId: string
    session: Session
    notes: Notes
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

/** What WeChat and the SMS vendors bill, and what came of it. */
export interface CostStore {
  /** What the events of one app say of one billing day, alike taken together. `day`: `2026-03-01`. */
  ofDay(day: { appid: string; day: string }): Promise<{ charges: Charges[]; completions: Completions[] }>
  /** What is spent or set aside of a day's budgets, in thousandths of a yuan; undefined from the day after the next on. */
  budgetsUsed(day: {
    appid: string
    day: string
    now: Date
  }): Promise<Record<keyof Policy['budgets'], number> | undefined>
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
  costs: CostStore
  housekeeping: Housekeeping
}

/** Counters for the operator. Labels are few and fixed: never an id or anything a caller chose. */
export interface Meter {
  count(
    name: 'sign_ins' | 'open_data_decryptions' | 'pushes' | 'otps_sent' | 'otps_tried' | 'limited' | 'alarms' | 'shed',
    kind: string,
  ): void
  /** What became of a flow, or of one attempt in it: `refused`, `released` and `declined` ones may be followed by another. */
  countFlow(outcome: {
    kind: 'opened' | Completion['kind'] | 'refused' | 'released' | 'declined' | 'cancelled'
    /** `account`: the person had one with a number, and no rung was needed. */
    rung?: RungKind | 'known' | 'account'
    reason?: ProblemCode | RungReason
  }): void
}

/** What somebody has to look at now. */
export type Alarm =
  | { kind: 'budget_low'; budget: 'taps' | 'sms' }
  /** WeChat refuses this server: a wrong secret, an unlisted address, the day's quota used up. */
  | { kind: 'wechat_trouble'; code: string }
  /** Told once: requests come by a proxy that is not trusted to say from whom. */
  | { kind: 'proxy_unknown' }
  /** Vendors that did not send, also where another one did in their place. */
  | { kind: 'sms_failing'; failures: readonly SmsVendorFailure[] }

export type RaiseAlarm = (alarm: Alarm) => void
