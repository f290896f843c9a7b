import type { FailureCode } from './errors.ts'
import { ownValue } from './ownValue.ts'

/** What to do about a failure after the flow is open. */
export type Cure =
  | 'repeat' // nothing was decided: the same body again, and the outcome will be the same
  | 'tap_again' // the proof is spent
  | 'sign_in' // a new session first, then tap again
  | 'reopen' // a new flow under the same consent
  | 'look' // the flow has changed: read it
  | 'consent' // read and agree to the policy that is in force
  | 'retype' // another number or code, or the same once more
  | 'stop' // nothing the person can do here
  | 'later' // somebody else has to act first: offer to try again

export const cures = {
  network: 'repeat',
  bad_answer: 'repeat',
  in_progress: 'repeat',
  wechat_unavailable: 'repeat',
  overloaded: 'repeat',
  internal: 'repeat',
  wechat_code_rejected: 'tap_again',
  tap_again: 'tap_again',
  phone_data_rejected: 'sign_in',
  session_invalid: 'sign_in',
  too_many_flows: 'sign_in', // another session has its own five
  flow_closed: 'reopen',
  not_found: 'reopen',
  rung_closed: 'look',
  number_in_use: 'look',
  no_known_phone: 'look',
  consent_outdated: 'consent',
  wechat_misconfigured: 'later',
  domain_not_listed: 'later',
  login_failed: 'later',
  rate_limited: 'later',
  sms_unavailable: 'later',
  phone_invalid: 'retype',
  phone_unsupported: 'retype',
  otp_rejected: 'retype',
  otp_expired: 'retype',
  proof_required: 'retype', // the puzzle was solved and did not count
  invalid_request: 'stop',
  body_too_large: 'stop',
  unsupported_media_type: 'stop',
  login_blocked: 'stop',
  user_blocked: 'stop',
  scene_unknown: 'stop',
  token_invalid: 'stop', // another number is wanted for an account, and there is none
  // Never an answer to what the register asks:
  refresh_invalid: 'stop',
  push_rejected: 'stop',
  service_key_invalid: 'stop',
} as const satisfies Record<FailureCode, Cure>

/** A server newer than this device may answer with a code that is not in the table. */
export const cureFor = (code: FailureCode): Cure => ownValue(cures, code) ?? 'later'
