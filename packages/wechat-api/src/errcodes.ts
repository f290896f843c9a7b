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
  // Also after a renewed token: then the token WeChat has just issued is not good for this call.
  40001: 'misconfigured',
  40014: 'misconfigured',
  42001: 'misconfigured',
  40013: 'misconfigured',
  40125: 'misconfigured',
  40164: 'misconfigured',
  40243: 'misconfigured',
  48001: 'misconfigured',
  50002: 'misconfigured',
  50004: 'misconfigured',
  50007: 'misconfigured',
  61004: 'misconfigured',
  89503: 'misconfigured',
  89506: 'misconfigured',
  89507: 'misconfigured',
}

/** How long to leave WeChat alone. The end of its day is not documented, and clear_quota may come at any time. */
const pauses: Record<number, number> = { 45011: 60, 45009: 3600 }

/** A definite answer with a non-zero errcode, in terms a caller can act on. */
export function refusal(answer: { path: string; errcode: number; rid?: string }): WechatApiFailure {
  const { path, errcode } = answer
  return { ...answer, kind: kindOf(errcode, path), retryAfterSeconds: pauses[errcode], mayHaveHappened: errcode === -1 }
}

function kindOf(errcode: number, path: string): WechatApiErrorKind {
  // Here 40013 says that the code was issued to another app than the token: any user can send such a code, so it must
  // not alarm the operator. https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_getphonenumber.html
  if (path === phonePath && errcode === 40013) return 'code_rejected'
  // 40230 to 40240 are the signing and encryption errors: wrong or missing keys, or a wrong clock.
  if (errcode >= 40230 && errcode <= 40240) return 'misconfigured'
  return kinds[errcode] ?? 'refused'
}

export type Repeat = 'no' | 'same-request' | 'new-token'

export function repeatAfter(errcode: number): Repeat {
  if (errcode === -1) return 'same-request'
  return errcode === 40001 || errcode === 40014 || errcode === 42001 ? 'new-token' : 'no'
}
