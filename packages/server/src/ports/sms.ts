import type { Purpose } from '@quickreg/contract'

/** What one text message is for; each may have templates of its own. */
export interface OtpMessage {
  /** E.164. */
  phone: string
  /** Six digits. */
  code: string
  purpose: Purpose
  language: 'zh' | 'en'
  /** How long the code lives, in minutes: some templates say it. */
  minutes: number
}

export type SmsFailure =
  | 'phone_rate_limited' // the vendor's own limit for this number
  | 'account_rate_limited'
  | 'money'
  | 'credentials'
  | 'sign'
  | 'template'
  | 'parameter'
  | 'phone_invalid'
  | 'phone_blocked'
  | 'content'
  | 'region'
  | 'provider_down'
  /** The vendor was told and has not answered: the message may arrive. */
  | 'unknown'

/** A vendor that did not send, in its own word: for the operator, who looks it up. */
export interface SmsVendorFailure {
  provider: string
  failure: SmsFailure
  code: string
}

/**
 * What became of a message. `milliYuan` is its price in thousandths of a yuan; `failures` are the vendors that were
 * asked and did not send it, in order: also where another one did.
 */
export type SmsReceipt =
  | {
      kind: 'sent'
      provider: string
      messageId: string
      milliYuan: number
      failures?: readonly SmsVendorFailure[]
    }
  /** It may arrive: it is paid for, and no other one is sent in its place. */
  | { kind: 'unknown'; provider: string; milliYuan: number; failures?: readonly SmsVendorFailure[] }
  | { kind: 'failed'; failures: readonly SmsVendorFailure[] }

/** Sends one text message, over one vendor or, where the first refuses, over the next. Never throws. */
export interface SmsSender {
  send(message: OtpMessage): Promise<SmsReceipt>
  /** The dearest price of one message to this number: what a budget sets aside before it is sent. */
  priceOf(phone: string): number
}
