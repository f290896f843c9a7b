import type { OtpMessage, SmsFailure } from '../ports/sms.ts'

/** What one vendor made of one message. */
export type VendorAnswer =
  | { kind: 'sent'; messageId: string }
  /** It was not sent. `code` is the vendor's own word for why, which the operator looks up. */
  | { kind: 'refused'; failure: Refusal; code: string }
  /** It may have been sent, so nobody else may be asked. */
  | { kind: 'unknown'; code: string }

export type Refusal = Exclude<SmsFailure, 'unknown'>

/** A vendor's own codes, and what they come down to. */
export type CodeTable = Readonly<Record<string, SmsFailure>>

/** Hands one message to a vendor. */
export type Send = (message: OtpMessage) => Promise<VendorAnswer>

export interface SmsVendor {
  name: string
  /** The price of one message to this number, in thousandths of a yuan. */
  priceOf(phone: string): number
  send: Send
  close(): Promise<void>
}

/**
 * What a vendor's code means. One that is not in the table counts as its family (`InternalError.Other` as
 * `InternalError`); of any other we only know that the vendor said no: it is down if the status says so, or has read
 * the request and found a mistake in it. With the status of a gateway that gave up we do not know even that.
 */
export function answerOf(code: string, table: CodeTable, status: number): VendorAnswer {
  const listed = [code, code.split('.')[0] ?? ''].find((name) => Object.hasOwn(table, name))
  const failure = listed ? table[listed]! : byStatus(status)
  return failure === 'unknown' ? { kind: 'unknown', code } : { kind: 'refused', failure, code }
}

function byStatus(status: number): SmsFailure {
  if (gaveUp(status)) return 'unknown'
  return status >= 500 ? 'provider_down' : 'parameter'
}

/**
 * Gateways give up waiting for what is behind them, each in numbers of its own (408, 502, 504, nginx's 499, Cloudflare's
 * 520 to 527), and what is behind them may have sent. Only a server that failed (500), cannot do it (501) or is not there
 * (503) has not.
 */
export function gaveUp(status: number): boolean {
  if (status === 408 || status === 499) return true
  return status >= 500 && status < 600 && ![500, 501, 503].includes(status)
}
