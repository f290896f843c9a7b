import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { purposeSchema, rungKindSchema } from '@quickreg/contract'
import { isCanonicalBase64, type ApiSecurityKeys } from '@quickreg/protocol'
import { z } from 'zod'
import { rangeProblem } from './domain/network.ts'
import { defaultPolicy } from './domain/policy.ts'
import { Secret } from './domain/secret.ts'
import { keysSchema } from './keys.ts'
import { smsConflicts, smsProviderSchema, smsSettingsSchema } from './sms/settings.ts'

const secret = (text: z.ZodString) => text.transform((value) => new Secret(value))

/** A JSON document in an environment variable, or in the file that its `_FILE` twin names. */
function json<T extends z.ZodType>(schema: T) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)
}

/** Money in whole thousandths of a yuan, as it is counted. */
const yuan = (usual: number) =>
  z.coerce
    .number()
    .min(0)
    .max(1_000_000)
    .default(usual)
    .transform((amount) => Math.round(amount * 1000))

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true')
const port = z.coerce.number().int().min(0).max(65_535)

const sceneSchema = z
  .strictObject({
    purpose: purposeSchema,
    policyVersions: z.array(z.string().min(1).max(64)).min(1),
    rungs: z.array(rungKindSchema).min(1),
    retentionDays: z.int().min(1).max(3650).optional(),
  })
  .refine(({ rungs }) => new Set(rungs).size === rungs.length, 'names a rung twice')
  .refine(
    ({ purpose, rungs }) => purpose !== 'change_phone' || rungs.every((rung) => rung === 'sms'),
    'changes a number by a tap, but only an SMS code proves that the new number is at hand: rungs ["sms"]',
  )
  .refine(
    ({ purpose, retentionDays }) => purpose === 'contact' || retentionDays === undefined,
    'has retentionDays, but an account is kept until its owner deletes it',
  )

export const scenesSchema = z
  .record(z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/), sceneSchema)
  .refine((scenes) => Object.keys(scenes).length > 0, 'names no scene')

const serviceKeysSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/),
  z.string().regex(/^[0-9a-f]{64}$/, 'is not the SHA-256 of a key, 64 hex digits'),
)

/** A mistake here is dangerous rather than visible: whoever is trusted says where every request comes from. */
export const trustedProxiesSchema = z
  .string()
  .transform((text) => text.split(',').map((range) => range.trim()))
  .pipe(
    z.array(
      z.string().superRefine((range, context) => {
        const problem = rangeProblem(range)
        if (problem) context.addIssue({ code: 'custom', message: problem })
      }),
    ),
  )

/** A key in PEM, made into a key object here, so that a wrong one is a mistake of configuration and not of a call. */
const pem = (create: (text: string) => KeyObject, kind: string) =>
  z.string().transform((text, context) => {
    try {
      return create(text)
    } catch {
      context.addIssue({ code: 'custom', message: `is not ${kind} in PEM` })
      return z.NEVER
    }
  })

const keyNumber = z.string().min(1)
const apiSigningSchema: z.ZodType<ApiSecurityKeys> = z.strictObject({
  symmetric: z.strictObject({
    sn: keyNumber,
    key: z.string().refine((key) => isCanonicalBase64(key, { exactly: 32 }), 'is not base64 of 32 bytes'),
  }),
  asymmetric: z
    .strictObject({ sn: keyNumber, privateKeyPem: pem(createPrivateKey, 'a private key') })
    .transform(({ sn, privateKeyPem }) => ({ sn, privateKey: privateKeyPem })),
  platform: z
    .array(
      z
        .strictObject({ sn: keyNumber, certificatePem: pem(createPublicKey, 'a certificate or public key') })
        .transform(({ sn, certificatePem }) => ({ sn, publicKey: certificatePem })),
    )
    .min(1),
})

/** Every setting, from the environment; the reference page is generated from these descriptions. */
export const configSchema = z.object({
  QUICKREG_ENV: z
    .enum(['production', 'development', 'test'])
    .default('production')
    .describe('`development` and `test` allow the emulator and generated keys'),
  WECHAT_APPID: z
    .string()
    .regex(/^wx[0-9a-f]{16}$/, 'is not an appid: wx and 16 hex digits')
    .describe('appid of the mini program'),
  WECHAT_SECRET: secret(z.string().min(1)).describe('AppSecret; never logged, never sent to a client'),
  WECHAT_API_URL: z.url().default('https://api.weixin.qq.com').describe('The emulator in development'),
  WECHAT_CLOUD_HOSTING: flag.describe('`true` inside WeChat cloud hosting: allows `http://api.weixin.qq.com`'),
  WECHAT_TOKEN_ENDPOINT: z
    .enum(['stable_token', 'token'])
    .default('stable_token')
    .describe('`token` makes two servers knock each other out; only for accounts without stable_token'),
  WECHAT_API_SIGNING: json(apiSigningSchema)
    .optional()
    .describe('API security: keys and platform certificates, JSON `{symmetric, asymmetric, platform}`'),
  WECHAT_PUSH_TOKEN: secret(z.string().regex(/^[A-Za-z0-9]{3,32}$/, 'is not 3 to 32 letters and digits'))
    .optional()
    .describe('Token of the message push; without it the push route does not exist'),
  WECHAT_PUSH_AES_KEY: secret(z.string().regex(/^[A-Za-z0-9]{43}$/, 'is not 43 letters and digits'))
    .optional()
    .describe('EncodingAESKey of the message push'),
  OPEN_DATA: z
    .enum(['confirmed', 'unconfirmed', 'off'])
    .default('confirmed')
    .describe('First-generation data: ask WeChat whether it made it (`confirmed`), do not ask (tests only), refuse it'),
  SMS_PROVIDER: smsProviderSchema
    .optional()
    .describe(
      'Who sends SMS, in the order to ask: `tencent`, `aliyun`, `webhook`; in development also `console`, `emulator`. ' +
        'Without it the SMS rung is closed',
    ),
  SMS_SETTINGS: json(smsSettingsSchema)
    .optional()
    .describe('Credentials, sign, templates and price of each provider, JSON by its name'),
  SMS_API_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('In place of the SMS vendors’ own addresses: the emulator in development'),
  SMS_COUNTRIES: z
    .string()
    .regex(/^[1-9]\d{0,2}(,[1-9]\d{0,2})*$/, 'is not a list of country calling codes: 86,852')
    .default('86')
    .transform((text) => text.split(','))
    .describe('Calling codes of the countries to which codes are sent; each one more is a way to spend your money'),
  BUDGET_TAPS_YUAN: yuan(300).describe('What numbers from WeChat may cost a day; at 80 % no new flow is offered a tap'),
  BUDGET_SMS_YUAN: yuan(100).describe('What SMS may cost a day; at 80 % no new flow is offered it'),
  PRICE_QUICK_YUAN: yuan(0.03).describe('What WeChat bills for a number by getPhoneNumber'),
  PRICE_REALTIME_YUAN: yuan(0.04).describe('What WeChat bills for a number by getRealtimePhoneNumber'),
  TAPS_PER_PERSON: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe('Numbers that one person’s taps may bring in 24 hours'),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'is neither sqlite:FILE nor postgres://…')
    .optional()
    .describe('`sqlite:FILE` or `postgres://…`; by default a file in DATA_DIR'),
  DATA_DIR: z.string().min(1).default('./.quickreg').describe('Where this server keeps its files'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; `0.0.0.0` in a container'),
  PORT: port.default(8700).describe('Port of the public interface; 0 takes any free one'),
  TRUSTED_PROXIES: trustedProxiesSchema
    .optional()
    .describe('Proxies whose X-Forwarded-For is believed: addresses and CIDR ranges, separated by commas'),
  OPS_HOST: z.string().default('127.0.0.1').describe('Address of the private interface'),
  OPS_PORT: port.default(8702).describe('Port of the private interface: metrics and health details'),
  DRAIN_DELAY_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(300)
    .default(0)
    .describe(
      'When asked to stop, say so by `/readyz` and go on serving for so long; as long as your load balancer needs to notice',
    ),
  KEYS: json(keysSchema)
    .optional()
    .describe('Keys of this installation, JSON `{current, keys, index, signing}`; generated in development'),
  SCENES: json(scenesSchema).optional().describe('Occasions on which a number is asked for, JSON by scene name'),
  SERVICE_KEYS: json(serviceKeysSchema).default({}).describe('Keys of your back ends, JSON: name → SHA-256 of the key'),
  TOKEN_ISSUER: z.string().min(1).default('quickreg').describe('`iss` of access tokens'),
  DOCS: z.enum(['public', 'private']).optional().describe('`public` shows /docs and /openapi.json in production too'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least level that is logged'),
})

export type Environment = Readonly<Record<string, string | undefined>>
export type Config = ReturnType<typeof readConfig>

/** The scenes of the membership example, for development. */
export const developmentScenes: z.infer<typeof scenesSchema> = {
  join: { purpose: 'account', policyVersions: ['1'], rungs: ['quick', 'realtime', 'sms'] },
  booking: { purpose: 'contact', policyVersions: ['1'], rungs: ['quick', 'sms'], retentionDays: 30 },
  change: { purpose: 'change_phone', policyVersions: ['1'], rungs: ['sms'] },
}

/** Every mistake of a configuration at once; `problems` name the setting, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}:\n${problems.map((p) => `  ${p}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/**
 * Reads the configuration. Each setting may also stand in a file named by its `_FILE` twin (`WECHAT_SECRET_FILE`).
 *
 * @throws {ConfigError} Names every mistake.
 */
export function readConfig(environment: Environment) {
  const problems: string[] = []
  const values = withFiles(environment, problems)
  const settings = configSchema.safeParse(values)
  for (const issue of settings.error?.issues ?? []) {
    const [name, ...inside] = issue.path.map(String)
    if (name && values[name] === undefined) problems.push(...missing(environment, name))
    else problems.push(`${name}${inside.length > 0 ? ` (${inside.join('.')})` : ''}: ${issue.message}`)
  }
  problems.push(...conflicts(values, environment))
  if (!settings.data || problems.length > 0) throw new ConfigError(problems)
  const { WECHAT_PUSH_TOKEN: token, WECHAT_PUSH_AES_KEY: encodingAESKey, ...others } = settings.data
  const { SMS_PROVIDER: providers, SMS_SETTINGS, SMS_API_URL: apiUrl, ...rest } = others
  return {
    ...rest,
    DATABASE_URL: rest.DATABASE_URL ?? `sqlite:${join(rest.DATA_DIR, 'quickreg.db')}`,
    SCENES: rest.SCENES ?? developmentScenes,
    push: token && encodingAESKey ? { token, encodingAESKey } : undefined,
    policy: {
      ...defaultPolicy,
      smsCountries: rest.SMS_COUNTRIES,
      budgets: { taps: rest.BUDGET_TAPS_YUAN, sms: rest.BUDGET_SMS_YUAN },
      prices: { ...defaultPolicy.prices, quick: rest.PRICE_QUICK_YUAN, realtime: rest.PRICE_REALTIME_YUAN },
      tapsPerPerson: { ...defaultPolicy.tapsPerPerson, count: rest.TAPS_PER_PERSON },
    },
    sms: providers && { providers, settings: SMS_SETTINGS ?? smsSettingsSchema.parse({}), apiUrl },
    docs: rest.DOCS === 'public' || (rest.DOCS === undefined && rest.QUICKREG_ENV !== 'production'),
  }
}

/** A setting whose file could not be read has been named already. */
function missing(environment: Environment, name: string, why = ''): string[] {
  return environment[`${name}_FILE`] ? [] : [`${name}: is missing${why && `; ${why}`}`]
}

function withFiles(environment: Environment, problems: string[]): Record<string, string> {
  const values: Record<string, string> = {}
  for (const name of Object.keys(configSchema.shape)) {
    const file = environment[`${name}_FILE`]
    const value = environment[name]
    // An empty variable is how many platforms spell "unset".
    if (value) values[name] = value
    if (!file) continue
    if (value) problems.push(`${name}: is given twice, by ${name} and by ${name}_FILE`)
    try {
      values[name] = readFileSync(file, 'utf8').trim()
    } catch {
      problems.push(`${name}_FILE: the file cannot be read`)
    }
  }
  return values
}

/** Rules between settings, on the values as they were given, so that one run names all mistakes. */
function conflicts(values: Record<string, string>, environment: Environment): string[] {
  const problems: string[] = []
  if ((values.QUICKREG_ENV ?? 'production') === 'production') {
    const url = values.WECHAT_API_URL
    if (url && !isWechat(url, values.WECHAT_CLOUD_HOSTING === 'true')) {
      problems.push('WECHAT_API_URL: is not a host of WeChat; the emulator needs QUICKREG_ENV=development')
    }
    if (values.OPEN_DATA === 'unconfirmed') {
      problems.push('OPEN_DATA: `unconfirmed` accepts forged numbers once a session_key leaks; not in production')
    }
    if (!values.KEYS) problems.push(...missing(environment, 'KEYS', 'what is stored could not be read after a restart'))
    if (!values.SCENES) problems.push(...missing(environment, 'SCENES', 'say on which occasions a number is asked for'))
  }
  if (!values.WECHAT_PUSH_TOKEN !== !values.WECHAT_PUSH_AES_KEY) {
    problems.push('WECHAT_PUSH_TOKEN, WECHAT_PUSH_AES_KEY: give both or neither')
  }
  problems.push(...smsConflicts(values, (name, why) => missing(environment, name, why)))
  return problems
}

/** Only WeChat's own hosts may see the AppSecret. */
function isWechat(text: string, cloudHosting: boolean): boolean {
  const url = URL.parse(text)
  if (!url || url.username || url.password || url.search || url.hash) return false
  if (url.origin === 'http://api.weixin.qq.com') return cloudHosting
  const known = ['api.weixin.qq.com', 'api2.weixin.qq.com'].includes(url.hostname)
  return url.protocol === 'https:' && url.port === '' && (known || url.hostname.endsWith('.api.weixin.qq.com'))
}
