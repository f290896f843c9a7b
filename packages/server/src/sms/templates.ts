import { z } from 'zod'
import type { OtpMessage } from '../ports/sms.ts'

/** What may stand in a template. Nothing that a caller typed is among it. */
export const parameterSchema = z.enum(['code', 'minutes'])
export type Parameter = z.infer<typeof parameterSchema>

/**
 * Templates approved by the vendor: one `default`, and better ones by purpose and language. Vendors keep templates
 * for numbers outside the mainland apart: those are `abroad`, by language.
 */
export function templatesSchema<T extends z.ZodType>(template: T) {
  const byLanguage = z.strictObject({ zh: template.optional(), en: template.optional() })
  return z.strictObject({
    default: template,
    account: byLanguage.optional(),
    contact: byLanguage.optional(),
    change_phone: byLanguage.optional(),
    abroad: byLanguage.optional(),
  })
}

type ByLanguage<T> = Partial<Record<OtpMessage['language'], T | undefined>>

export type Templates<T> = { default: T } & Partial<Record<OtpMessage['purpose'] | 'abroad', ByLanguage<T> | undefined>>

export function templateFor<T>(templates: Templates<T>, { phone, purpose, language }: OtpMessage): T {
  const { abroad } = templates
  if (isMainland(phone) || !abroad) return templates[purpose]?.[language] ?? templates.default
  // In the other language rather than one for the mainland, which the vendor would refuse.
  return abroad[language] ?? abroad.en ?? abroad.zh ?? templates.default
}

export const valueOf = (parameter: Parameter, { code, minutes }: OtpMessage): string =>
  ({ code, minutes: String(minutes) })[parameter]

export const isMainland = (phone: string) => phone.startsWith('+86')

/**
 * Of a sign that leads a text of ours, so that together they are one message: 【】 makes a text UCS-2, of which a message
 * has 70 characters (3GPP TS 23.040); a longer one is billed as two.
 */
export const longestSign = 20

/** The message for those who take a whole text. Mainland carriers want the sign first, in 【】. */
export function messageText(sign: string, { code, purpose, language, minutes }: OtpMessage): string {
  return `【${sign}】${texts[language][purpose](code, minutes)}`
}

type Text = (code: string, minutes: number) => string

const texts: Record<OtpMessage['language'], Record<OtpMessage['purpose'], Text>> = {
  zh: {
    account: (code, minutes) => `验证码 ${code}，${minutes} 分钟内有效，请勿告诉他人。`,
    contact: (code, minutes) => `验证码 ${code}，用于验证联系电话，${minutes} 分钟内有效，请勿告诉他人。`,
    change_phone: (code, minutes) => `验证码 ${code}，用于更换手机号，${minutes} 分钟内有效，请勿告诉他人。`,
  },
  en: {
    account: (code, minutes) => `${code} is your code (${minutes} min). Do not share it.`,
    contact: (code, minutes) => `Contact code ${code} (${minutes} min). Do not share it.`,
    change_phone: (code, minutes) => `New number code ${code} (${minutes} min). Do not share it.`,
  },
}
