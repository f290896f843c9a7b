import { join } from 'node:path'
import { z } from 'zod'
import { apiSigningSchema } from './config/apiSigning.ts'
import { ConfigError, givenValues, missing, type Environment } from './config/environment.ts'
import { conflicts } from './config/rules.ts'
import { developmentScenes, scenesSchema } from './config/scenes.ts'
import { flag, json, port, secret, trustedProxies, yuan } from './config/values.ts'
import { defaultPolicy } from './domain/policy.ts'
import { keysSchema } from './keys.ts'
import { smsProviderSchema, smsSettingsSchema } from './sms/settings.ts'

const serviceKeysSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/),
  z.string().regex(/^[0-9a-f]{64}$/, 'is not the SHA-256 of a key, 64 hex digits'),
)

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
  DATABASE_POOL_SIZE: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe('Connections to PostgreSQL that this process opens at most'),
  DATABASE_POOLER: z
    .enum(['none', 'transaction'])
    .default('none')
    .describe('`transaction`: a pooler such as PgBouncer in transaction mode stands before PostgreSQL'),
  DATA_DIR: z.string().min(1).default('./.quickreg').describe('Where this server keeps its files'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; `0.0.0.0` in a container'),
  PORT: port.default(8700).describe('Port of the public interface; 0 takes any free one'),
  TRUSTED_PROXIES: trustedProxies
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

export { ConfigError, developmentScenes, type Environment }
export type Config = ReturnType<typeof readConfig>

/**
 * Reads the configuration. Each setting may also stand in a file named by its `_FILE` twin (`WECHAT_SECRET_FILE`).
 *
 * @throws {ConfigError} Names every mistake.
 */
export function readConfig(environment: Environment) {
  const problems: string[] = []
  const values = givenValues(environment, Object.keys(configSchema.shape), problems)
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
    postgres: { poolSize: rest.DATABASE_POOL_SIZE, pooler: rest.DATABASE_POOLER },
    sms: providers && { providers, settings: SMS_SETTINGS ?? smsSettingsSchema.parse({}), apiUrl },
    docs: rest.DOCS === 'public' || (rest.DOCS === undefined && rest.QUICKREG_ENV !== 'production'),
  }
}
