/**
 * Everything that happens, in one log, written by the transaction that makes it happen. Audit, consent receipts,
 * funnel and cost are readings of it. An event holds ids, reasons and masked values; never a phone, key or token.
 */
export type EventKind =
  | 'signed_in'
  | 'flow_opened' // the consent receipt: scene and policyVersion
  | 'flow_claimed' // WeChat is asked from here on
  | 'flow_reported' // the device said why a tap failed
  | 'flow_refused'
  | 'flow_released'
  | 'flow_conflict'
  | 'otp_requested' // counted and stored; the vendor is asked from here on
  | 'otp_sent' // by provider
  | 'otp_unanswered' // the vendor may have sent it
  | 'otp_failed' // by the failures of every vendor asked
  | 'otp_wrong'
  | 'charged' // by rung: what WeChat or a vendor bills, in thousandths of a yuan
  | 'budget_low' // by budget: 80 % of the day's is spent
  | 'flow_completed' // by rung: billed once at WeChat for quick and realtime
  | 'flow_cancelled'
  | 'flow_expired'
  | 'account_created'
  | 'account_linked' // the same unionid signed in with another appid
  | 'phone_proved'
  | 'phone_changed'
  | 'phone_moved' // from this account to the one that proved it anew
  | 'phone_erased'
  | 'account_erased'
  | 'contact_created'
  | 'contact_erased'
  | 'family_revoked'
  | 'refresh_reused' // a rotated token came again: the family is revoked
  | 'backend_read' // by the name of the service key
  | 'session_key_burnt'
  | 'sign_ins_ended' // all of them, after a backup was put back

export interface Event {
  kind: EventKind
  at: Date
  appid?: string
  openid?: string
  sessionId?: string
  flowId?: string
  accountId?: string
  contactId?: string
  data?: Readonly<Record<string, string | number | boolean>>
}
