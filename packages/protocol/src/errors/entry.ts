/** Who has to act. */
export type ErrorOwner = 'developer' | 'operator' | 'user' | 'wechat' | 'provider'

/** What a repetition needs to have a chance. */
export type Retryable =
  'no' | 'same-request' | 'new-token' | 'new-code' | 'after-a-minute' | 'after-an-hour' | 'tomorrow'

/** What a failed tap on the phone button comes down to: as many kinds as there are different ways on. */
export type DeviceFailure =
  | 'user_declined'
  | 'privacy_declined'
  | 'no_quota'
  | 'no_permission'
  | 'not_declared'
  | 'privacy_banned'
  | 'number_unverified'
  | 'no_phone_bound'
  | 'user_blocked'
  | 'client_too_old'
  | 'network'
  | 'timeout'
  | 'code_dead'
  | 'unknown'

export interface Bilingual {
  zh: string
  en: string
}

interface CommonEntry {
  /** Stable, kebab-case, unique. */
  id: string
  /** Texts as seen, `…` where something variable stands; none where only the meaning is documented. */
  spellings: readonly string[]
  /** Lower-case key words by which a text is recognised; a longer match wins. */
  patterns: readonly string[]
  /** Paths or names of APIs: WeChat's server, the device, an SMS vendor. */
  where: readonly string[]
  cause: Bilingual
  /** The concrete next act: a console page, a command, a line of code or a person. */
  cure: Bilingual
  /** Why this cure is word for word another entry's. */
  sameCureAs?: { id: string; reason: string }
  owner: ErrorOwner
  retryable: Retryable
}

export interface WechatErrorEntry extends CommonEntry {
  /** `errcode` comes from WeChat's servers, `errno` and `errMsg` from the device. */
  kind: 'errcode' | 'errno' | 'errMsg'
  /** The errcode or errno; an errMsg entry has one only where the number stands inside the text. */
  code?: number
  /** Device entries: what it means for the flow. */
  failure?: DeviceFailure
}

export interface SmsErrorEntry extends CommonEntry {
  kind: 'sms'
  vendor: 'tencent' | 'aliyun'
  /** In the vendor's spelling. The first word of a Tencent Cloud code stands for all that begin with it. */
  code: string
}

/** What `explain` knows. */
export type ErrorEntry = WechatErrorEntry | SmsErrorEntry
