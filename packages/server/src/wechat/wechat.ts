import type { ProblemCode } from '@quickreg/contract'
import { toE164 } from '@quickreg/protocol'
import { WechatApiError, type WechatApi } from '@quickreg/wechat-api'
import { RegistrationError } from '../domain/errors.ts'
import type { Wechat } from '../ports.ts'

const codes = {
  code_rejected: 'wechat_code_rejected',
  unknown_outcome: 'tap_again',
  user_blocked: 'user_blocked',
  rate_limited: 'wechat_unavailable',
  unavailable: 'wechat_unavailable',
  misconfigured: 'wechat_misconfigured',
  // Registration makes no call that WeChat may answer so: the operator has to look.
  session_invalid: 'wechat_misconfigured',
  refused: 'wechat_misconfigured',
} as const satisfies Record<WechatApiError['kind'], ProblemCode>

/** The day's calls are used up: trying again today is in vain. */
const quotaOfTheDay = 45009

/** WeChat's server API in the words of registration. `onTrouble` hears what the operator has to act on. */
export function createWechat(api: WechatApi, onTrouble: (error: WechatApiError) => void): Wechat {
  const translate = (error: unknown): never => {
    if (!(error instanceof WechatApiError)) throw error
    const code = codes[error.kind]
    const isOutOfQuota = error.errcode === quotaOfTheDay
    if (code === 'wechat_misconfigured' || isOutOfQuota) onTrouble(error)
    const retryAfterSeconds = code === 'wechat_unavailable' ? (error.retryAfterSeconds ?? 1) : undefined
    const details = {
      ...(retryAfterSeconds && { retryAfterSeconds }),
      ...(isOutOfQuota && { reason: 'no_quota' as const }),
    }
    throw new RegistrationError(code, details, { cause: error, mayHaveHappened: error.mayHaveHappened })
  }
  return {
    signIn: (login) => api.code2Session(login).catch(translate),
    getPhone: (tap) => api.getPhoneNumber(tap).catch(translate).then(toE164),
    made: (data) => api.checkEncryptedData(data).catch(translate),
  }
}
