import { derivedDigits, derivedText } from './identity.ts'

/** A text the vendor has approved. */
export interface SmsTemplate {
  id: string
  /** Tencent Cloud numbers its places, `{1}`; Aliyun names them, `${code}`. */
  text: string
  /** Which numbers it may go to; null: everywhere. */
  region: 'mainland' | 'abroad' | null
}

/** What somebody has with Tencent Cloud who may send messages. */
export interface TencentAccount {
  secretId: string
  secretKey: string
  sdkAppId: string
  sign: string
  templates: SmsTemplate[]
  /** `perDay` is per number and calendar day. */
  limits: { sameContentSeconds: number; perDay: number }
}

export interface AliyunAccount {
  accessKeyId: string
  accessKeySecret: string
  sign: string
  templates: SmsTemplate[]
  /** Per sign and number, rolling. */
  limits: { perMinute: number; perHour: number; perDay: number }
}

export interface SmsAccounts {
  smsAccounts: { tencent: TencentAccount; aliyun: AliyunAccount }
}

const sign = '示例'

/** The ids and keys of the accounts that every emulator starts with; the same on every machine. */
export const DEFAULT_SMS = {
  tencent: {
    secretId: 'AKID' + derivedText('tencent secretId', 32),
    secretKey: derivedText('tencent secretKey', 32),
    sdkAppId: '1400' + derivedDigits('tencent sdkAppId', 6),
    sign,
    templates: { zh: derivedDigits('tencent template zh', 7), en: derivedDigits('tencent template en', 7) },
  },
  aliyun: {
    accessKeyId: 'LTAI' + derivedText('aliyun accessKeyId', 20),
    accessKeySecret: derivedText('aliyun accessKeySecret', 30),
    sign,
    templates: {
      zh: 'SMS_' + derivedDigits('aliyun template zh', 9),
      en: 'SMS_' + derivedDigits('aliyun template en', 9),
    },
  },
} as const

export const readySmsAccounts = (): SmsAccounts['smsAccounts'] => {
  const { tencent, aliyun } = DEFAULT_SMS
  return {
    tencent: {
      ...tencent,
      templates: [
        template(tencent.templates.zh, '验证码{1}，{2}分钟内有效。若非本人操作，请忽略。'),
        template(
          tencent.templates.en,
          'Your code is {1}, valid for {2} minutes. If you did not ask for it, ignore this.',
        ),
      ],
      limits: { sameContentSeconds: 30, perDay: 2 },
    },
    aliyun: {
      ...aliyun,
      templates: [
        template(aliyun.templates.zh, '验证码${code}，请勿告诉他人。若非本人操作，请忽略。'),
        template(
          aliyun.templates.en,
          'Your code is ${code}. Do not share it with anyone. If you did not ask for it, ignore this.',
        ),
      ],
      limits: { perMinute: 1, perHour: 5, perDay: 10 },
    },
  }
}

const template = (id: string, text: string): SmsTemplate => ({ id, text, region: null })
