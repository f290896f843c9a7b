import type { ProblemCode, Puzzle, RungReason } from '@quickreg/contract'

/** What only the device knows. */
export type DeviceCode =
  | 'network' // no answer came
  | 'bad_answer' // an answer came, but not from Quickreg: a gateway's page
  | 'domain_not_listed' // the server's domain is missing from the mini program's settings at WeChat
  | 'login_failed' // wx.login gave no code
  | 'login_blocked' // WeChat lets this person sign in nowhere

export type FailureCode = ProblemCode | DeviceCode

interface Details {
  /** A sentence for the person, in the request's language; the device's own failures have theirs in texts.ts. */
  title?: string
  retryAfterSeconds?: number
  /** Why a rung is closed. */
  reason?: RungReason
  /** With `consent_outdated`: the version in force. */
  policyVersion?: string
  /** With `proof_required`. */
  puzzle?: Puzzle
}

/** Everything that can go wrong between the device and the server. Decide on `code`, show `title`. */
export class QuickregError extends Error {
  readonly code: FailureCode
  readonly details: Details

  /** @param reason For developers: the device's errMsg, or the server's trace id. */
  constructor(code: FailureCode, details: Details = {}, reason = '') {
    super(reason ? `${code}: ${reason}` : code)
    this.name = 'QuickregError'
    this.code = code
    this.details = details
  }
}

/** @returns The error itself if it is ours. What else is thrown is a mistake of ours and must not pass for one. */
export function asQuickregError(error: unknown): QuickregError {
  if (error instanceof QuickregError) return error
  throw error
}
