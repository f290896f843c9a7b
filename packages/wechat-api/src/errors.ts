import type { TransportError } from './transport.ts'

/** What a caller can act on. */
export type WechatApiErrorKind =
  | 'code_rejected' // spent, 5 minutes old, or of another app or user: ask the device for a new one
  | 'user_blocked' // WeChat holds the user for high risk
  | 'session_invalid' // the session_key is no longer in force: sign in again
  | 'unavailable' // no usable answer: worth another try later
  | 'rate_limited' // after `retryAfterSeconds`
  | 'misconfigured' // the operator has to act: secret, IP list, rights, account, signing keys
  | 'unknown_outcome' // the code is spent, perhaps by our own first try: ask for another tap
  | 'refused' // any other errcode

export interface WechatApiFailure {
  kind: WechatApiErrorKind
  path: string
  errcode?: number
  rid?: string
  retryAfterSeconds?: number
  mayHaveHappened: boolean
  cause?: TransportError
}

/** Built from path, errcode and rid alone: no errmsg, URL or answer, which may quote tokens, keys and codes. */
export class WechatApiError extends Error {
  override readonly name = 'WechatApiError'
  readonly kind: WechatApiErrorKind
  readonly path: string
  readonly errcode?: number
  /** WeChat's number of the request, for `lookUpRid` and for its support. */
  readonly rid?: string
  readonly retryAfterSeconds?: number
  /** The request may have had its effect at WeChat: time-out, errcode -1, an answer cut or unreadable. */
  readonly mayHaveHappened: boolean

  constructor(failure: WechatApiFailure) {
    const { kind, path, errcode, rid, retryAfterSeconds, mayHaveHappened, cause } = failure
    const details = [errcode !== undefined && `errcode ${errcode}`, rid !== undefined && `rid ${rid}`].filter(Boolean)
    super(`${path}: ${kind}${details.length > 0 ? ` (${details.join(', ')})` : ''}`, cause && { cause })
    this.kind = kind
    this.path = path
    this.errcode = errcode
    this.rid = rid
    this.retryAfterSeconds = retryAfterSeconds
    this.mayHaveHappened = mayHaveHappened
  }
}
