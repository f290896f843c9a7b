import { z } from 'zod'
import { Secret } from '../domain/secret.ts'
import { longestSign, parameterSchema, templatesSchema } from './templates.ts'

export const smsProviders = ['tencent', 'aliyun', 'webhook', 'console', 'emulator'] as const
export type SmsProvider = (typeof smsProviders)[number]

/** `tencent,aliyun`: the vendors in the order in which they are asked. */
export const smsProviderSchema = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(smsProviders)).refine((names) => new Set(names).size === names.length, 'names one twice'))

const word = z.string().min(1).max(200)
const secret = word.transform((text) => new Secret(text))
// Without the flag `u` the expression counts UTF-16 units, as a message does; `max` counts code points.
const signOf = (most: number) =>
  z
    .string()
    .regex(new RegExp(`^[^【】]{1,${most}}$`), `is the text of the sign, without 【】, up to ${most} characters`)
const sign = signOf(32)
const yuan = z.number().min(0).max(100)
/** What a message costs, in the mainland and in the dearest other country that is open. */
const prices = { priceYuan: yuan.default(0.045), priceAbroadYuan: yuan.optional() }
const pretendedPrices = { ...prices, priceAbroadYuan: yuan.default(0.4) }
const ours = { sign: signOf(longestSign).default('Quickreg') }

const tencentTemplate = z.strictObject({
  id: z.string().regex(/^[0-9]{1,20}$/, 'is no template id: digits, as a string'),
  params: z.array(parameterSchema).default(['code', 'minutes']),
})

const aliyunTemplate = z.strictObject({
  code: z.string().regex(/^SMS_[0-9]{1,20}$/, 'is no template code: SMS_ and digits'),
  params: z.record(z.string().regex(/^[A-Za-z0-9_]{1,64}$/), parameterSchema).default({ code: 'code' }),
})

/** How each vendor is reached and what a message costs there, in yuan. */
export const smsSettingsSchema = z.strictObject({
  tencent: z
    .strictObject({
      secretId: word,
      secretKey: secret,
      sdkAppId: z.string().regex(/^[0-9]{1,20}$/, 'is no SdkAppId: digits, as a string'),
      sign,
      region: word.default('ap-guangzhou'),
      templates: templatesSchema(tencentTemplate),
      ...prices,
    })
    .optional(),
  aliyun: z
    .strictObject({
      accessKeyId: word,
      accessKeySecret: secret,
      sign,
      templates: templatesSchema(aliyunTemplate),
      ...prices,
    })
    .optional(),
  webhook: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }).transform((text) => new URL(text)),
      secret: z
        .string()
        .min(16, 'is shorter than 16 characters')
        .transform((text) => new Secret(text)),
      ...ours,
      ...prices,
    })
    .optional(),
  console: z.strictObject({ ...ours, ...pretendedPrices }).prefault({}),
  /** `url`: where it takes messages, if SMS_API_URL is that of vendors beside it. */
  emulator: z.strictObject({ url: z.url().optional(), ...ours, ...pretendedPrices }).prefault({}),
})

export type SmsSettings = z.output<typeof smsSettingsSchema>
export type Prices = Pick<NonNullable<SmsSettings[SmsProvider]>, 'priceYuan' | 'priceAbroadYuan'>

/**
 * Rules between the settings of SMS, on the values as they were given, so that one run names all mistakes.
 *
 * @param missing Says of a setting that it is missing and why it is needed.
 */
export function smsConflicts(
  values: Readonly<Record<string, string>>,
  missing: (name: string, why: string) => string[],
): string[] {
  const { QUICKREG_ENV, SMS_PROVIDER = '', SMS_SETTINGS, SMS_API_URL, SMS_COUNTRIES = '86' } = values
  const names = SMS_PROVIDER.split(',').map((name) => name.trim())
  const settings = SMS_SETTINGS === undefined ? undefined : given(SMS_SETTINGS)
  const production = (QUICKREG_ENV ?? 'production') === 'production'
  const problems: string[] = []

  const real = (['tencent', 'aliyun', 'webhook'] as const).filter((name) => names.includes(name))
  const needy = real.filter((name) => !settings?.[name])
  if (needy.length > 0 && SMS_SETTINGS === undefined) {
    problems.push(...missing('SMS_SETTINGS', `it says how to reach ${needy.join(', ')}`))
  } else if (settings) {
    problems.push(...needy.map((name) => `SMS_SETTINGS (${name}): is missing, but SMS_PROVIDER names it`))
  }
  // At the price of the mainland, the budget would count a fraction of the bill.
  if (SMS_COUNTRIES.split(',').some((country) => country !== '86')) {
    const unpriced = real.filter((name) => settings?.[name] && settings[name].priceAbroadYuan === undefined)
    const why = 'is missing, but SMS_COUNTRIES opens more than 86; give the price of the dearest'
    problems.push(...unpriced.map((name) => `SMS_SETTINGS (${name}.priceAbroadYuan): ${why}`))
  }
  if (names.includes('emulator') && !SMS_API_URL && !settings?.emulator?.url) {
    problems.push(...missing('SMS_API_URL', 'it says where the emulator takes messages'))
  }
  if (production) {
    const pretended = names.filter((name) => name === 'console' || name === 'emulator')
    problems.push(...pretended.map((name) => `SMS_PROVIDER: \`${name}\` reaches no phone; not in production`))
    if (SMS_API_URL && !isHttps(SMS_API_URL)) problems.push('SMS_API_URL: is not https')
    const url = settings?.webhook?.url
    if (url && !isHttps(url)) problems.push('SMS_SETTINGS (webhook.url): is not https')
  }
  return problems
}

const isHttps = (url: unknown) => typeof url === 'string' && URL.parse(url)?.protocol === 'https:'

/** The settings before the schema judges them; undefined if they are no object at all. */
function given(text: string): Partial<Record<SmsProvider, { url?: unknown; priceAbroadYuan?: unknown }>> | undefined {
  try {
    const settings: unknown = JSON.parse(text)
    return typeof settings === 'object' && settings !== null ? settings : undefined
  } catch {
    return undefined
  }
}
