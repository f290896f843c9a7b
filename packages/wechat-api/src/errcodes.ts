import { findErrcode } from '@quickreg/protocol'
import type { WechatApiErrorKind, WechatApiFailure } from './errors.ts'
import { phonePath } from './paths.ts'

const kinds: Record<number, WechatApiErrorKind> = {
  [-1]: 'unavailable',
  40029: 'code_rejected',
  40163: 'code_rejected',
  40226: 'user_blocked',
  87007: 'session_invalid',
  87009: 'session_invalid',
  45009: 'rate_limited',
  45011: 'rate_limited',
  // A caller sees these only when a renewed token was refused as well: no call of this app can work.
  40001: 'misconfigured',
  40014: 'misconfigured',
  42001: 'misconfigured',
}

/** How long to leave WeChat alone. The end of its day is not documented, and clear_quota may come at any time. */
const pauses: Record<number, number> = { 45011: 60, 45009: 3600 }

/** A definite answer with a non-zero errcode, in terms a caller can act on. */
export function refusal(answer: { path: string; errcode: number; rid?: string }): WechatApiFailure {
  const { path, errcode } = answer
  return { ...answer, kind: kindOf(errcode, path), retryAfterSeconds: pauses[errcode], mayHaveHappened: errcode === -1 }
}

/** What would give another try a chance. */
export type Repeat = 'no' | 'same-request' | 'new-token'

export function repeatAfter(errcode: number, path: string): Repeat {
  const retryable = findErrcode(errcode, path)?.retryable
  return retryable === 'same-request' || retryable === 'new-token' ? retryable : 'no'
}

function kindOf(errcode: number, path: string): WechatApiErrorKind {
  // Here 40013 says that the code was issued to another app than the token: any user can send such a code, so it must
  // not alarm the operator.
  // https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_getphonenumber.html
  if (path === phonePath && errcode === 40013) return 'code_rejected'
  return kinds[errcode] ?? (findErrcode(errcode, path)?.owner === 'operator' ? 'misconfigured' : 'refused')
}
