import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig, type Environment } from './config.ts'
import { generateKeys } from './keys.ts'

const production: Environment = {
  WECHAT_APPID: 'wx0123456789abcdef',
  WECHAT_SECRET: 'canary-secret',
  KEYS: JSON.stringify(generateKeys(randomBytes)),
  SCENES: JSON.stringify({ join: { purpose: 'account', policyVersions: ['3'], rungs: ['quick'] } }),
}

const smsSettings = {
  tencent: {
    secretId: 'AKID',
    secretKey: 'canary-tencent',
    sdkAppId: '1400006666',
    sign: '示例签名',
    templates: { default: { id: '1' } },
  },
  aliyun: {
    accessKeyId: 'LTAI',
    accessKeySecret: 'canary-aliyun',
    sign: '示例签名',
    templates: { default: { code: 'SMS_1' } },
    priceYuan: 0.05,
  },
  webhook: { url: 'https://sms.example/send', secret: 'canary of 16 characters' },
}

function problemsOf(environment: Environment): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('of a production server needs four settings', () => {
    expect(readConfig(production)).toMatchObject({
      QUICKREG_ENV: 'production',
      WECHAT_API_URL: 'https://api.weixin.qq.com',
      OPEN_DATA: 'confirmed',
      docs: false,
      push: undefined,
      // Metrics and health details are for this machine unless somebody says otherwise.
      OPS_HOST: '127.0.0.1',
    })
  })

  it('names every mistake at once, and never a value', () => {
    const problems = problemsOf({
      WECHAT_APPID: 'canary-appid',
      WECHAT_API_URL: 'http://localhost:8701',
      OPEN_DATA: 'unconfirmed',
      DATABASE_URL: 'mysql://canary',
      PORT: 'canary-port',
      SCENES: '{"join": {"purpose": "canary"}}',
      SERVICE_KEYS: 'canary',
      WECHAT_PUSH_TOKEN: 'abc',
      KEYS_FILE: '/nowhere/at/all',
    })
    for (const name of [
      'WECHAT_APPID',
      'WECHAT_SECRET: is missing',
      'WECHAT_API_URL',
      'OPEN_DATA',
      'DATABASE_URL',
      'PORT',
      'SCENES (join.purpose)',
      'SERVICE_KEYS: is not JSON',
      'WECHAT_PUSH_TOKEN, WECHAT_PUSH_AES_KEY: give both',
      'KEYS_FILE: the file cannot be read',
    ]) {
      expect(
        problems.some((problem) => problem.startsWith(name)),
        name,
      ).toBe(true)
    }
    expect(problems.join('\n')).not.toContain('canary')
  })

  it('says nothing of settings that are right, wherever they come from', () => {
    const folder = mkdtempSync(join(tmpdir(), 'quickreg-config-'))
    const { KEYS = '', SCENES = '', ...rest } = production
    writeFileSync(join(folder, 'keys.json'), KEYS)
    writeFileSync(join(folder, 'scenes.json'), SCENES)
    writeFileSync(join(folder, 'url'), 'http://localhost:8701')
    const files = { KEYS_FILE: join(folder, 'keys.json'), SCENES_FILE: join(folder, 'scenes.json') }
    expect(problemsOf({ ...rest, ...files })).toEqual([])
    expect(problemsOf({ ...rest, ...files, WECHAT_APPID: 'wx' })).toEqual([
      'WECHAT_APPID: is not an appid: wx and 16 hex digits',
    ])
    expect(problemsOf({ ...rest, ...files, WECHAT_API_URL_FILE: join(folder, 'url') })).toHaveLength(1)
    expect(problemsOf({ ...production, KEYS: '{' })).toEqual(['KEYS: is not JSON'])
  })

  it('refuses a scene that contradicts itself, and names it', () => {
    const scene = { purpose: 'account', policyVersions: ['1'], rungs: ['quick'] }
    for (const wrong of [{ rungs: ['quick', 'quick'] }, { retentionDays: 3 }, { policyVersions: [] }]) {
      const SCENES = JSON.stringify({ join: { ...scene, ...wrong } })
      expect(problemsOf({ ...production, SCENES })).toEqual([expect.stringMatching(/^SCENES \(join/)])
    }
  })

  it('refuses keys of API security that could sign or open nothing', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const good = {
      symmetric: { sn: '1', key: randomBytes(32).toString('base64') },
      asymmetric: { sn: '2', privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) },
      platform: [{ sn: '3', certificatePem: publicKey.export({ type: 'spki', format: 'pem' }) }],
    }
    const problems = (signing: object) => problemsOf({ ...production, WECHAT_API_SIGNING: JSON.stringify(signing) })
    expect(problems(good)).toEqual([])
    expect(problems({ ...good, symmetric: { sn: '1', key: 'c2hvcnQ=' } }).join()).toContain('(symmetric.key)')
    expect(problems({ ...good, asymmetric: { sn: '2', privateKeyPem: 'nonsense' } }).join()).toContain(
      '(asymmetric.privateKeyPem)',
    )
    expect(problems({ ...good, platform: [{ sn: '3', certificatePem: 'nonsense' }] }).join()).toContain(
      '(platform.0.certificatePem)',
    )
  })

  it('takes a secret from a file, without the line break at its end', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'quickreg-config-')), 'secret')
    writeFileSync(file, 'from the file\n')
    const { WECHAT_SECRET: _, ...rest } = production
    expect(readConfig({ ...rest, WECHAT_SECRET_FILE: file }).WECHAT_SECRET.reveal()).toBe('from the file')
    expect(problemsOf({ ...production, WECHAT_SECRET_FILE: file })[0]).toMatch(/given twice/)
  })

  it('sends the AppSecret of a production server to hosts of WeChat only', () => {
    const accepted = [
      'https://api.weixin.qq.com',
      'https://api.weixin.qq.com/',
      'https://api2.weixin.qq.com',
      'https://sh.api.weixin.qq.com',
    ]
    const refused = [
      'http://api.weixin.qq.com',
      'https://api.weixin.qq.com.example',
      'https://evilapi.weixin.qq.com',
      'https://example/api.weixin.qq.com',
      'https://user@api.weixin.qq.com',
      'https://api.weixin.qq.com@example',
      'https://api.weixin.qq.com:8443',
      'https://api.weixin.qq.com?x=1',
      'https://api.weixin.qq.com#x',
      'http://127.0.0.1:8701',
      'http://[::1]',
      'ftp://api.weixin.qq.com',
      'file:///etc/passwd',
      'https://weixin.qq.com',
      'https://169.254.169.254',
    ]
    for (const WECHAT_API_URL of accepted) expect(problemsOf({ ...production, WECHAT_API_URL })).toEqual([])
    for (const WECHAT_API_URL of refused) {
      expect(problemsOf({ ...production, WECHAT_API_URL }).join(), WECHAT_API_URL).toContain('WECHAT_API_URL')
    }
    const cloud = { ...production, WECHAT_API_URL: 'http://api.weixin.qq.com', WECHAT_CLOUD_HOSTING: 'true' }
    expect(problemsOf(cloud)).toEqual([])
  })

  it('trusts the proxies it is told of, and none that could be anybody', () => {
    const { TRUSTED_PROXIES } = readConfig({ ...production, TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/48,127.0.0.1' })
    expect(TRUSTED_PROXIES).toEqual(['10.0.0.0/8', '2001:db8::/48', '127.0.0.1'])
    expect(readConfig(production).TRUSTED_PROXIES).toBeUndefined()
    const wrong = '10.0.0.0/8,0.0.0.0/0,::/0,::ffff:10.0.0.0/8,10.0.0.0/33,proxy.example,'
    expect(problemsOf({ ...production, TRUSTED_PROXIES: wrong })).toEqual([
      'TRUSTED_PROXIES (1): trusts everybody',
      'TRUSTED_PROXIES (2): trusts everybody',
      'TRUSTED_PROXIES (3): covers IPv4 mapped into IPv6: write the IPv4 range itself',
      'TRUSTED_PROXIES (4): is neither an address nor a CIDR range',
      'TRUSTED_PROXIES (5): is neither an address nor a CIDR range',
      'TRUSTED_PROXIES (6): is neither an address nor a CIDR range',
    ])
  })

  it('sends SMS over the providers that are named, in their order, and without any not at all', () => {
    expect(readConfig(production).sms).toBeUndefined()
    const { sms } = readConfig({
      ...production,
      SMS_PROVIDER: 'aliyun, tencent,webhook',
      SMS_SETTINGS: JSON.stringify(smsSettings),
    })
    expect(sms).toMatchObject({
      providers: ['aliyun', 'tencent', 'webhook'],
      settings: {
        tencent: { region: 'ap-guangzhou', templates: { default: { params: ['code', 'minutes'] } }, priceYuan: 0.045 },
        aliyun: { templates: { default: { params: { code: 'code' } } }, priceYuan: 0.05 },
      },
      apiUrl: undefined,
    })
    expect(sms?.settings.tencent?.secretKey.reveal()).toBe('canary-tencent')
    expect(JSON.stringify(sms) + inspect(sms, { depth: 9 })).not.toContain('canary')
  })

  it('names every mistake about SMS at once, and never a value', () => {
    const { aliyun, webhook } = smsSettings
    const problems = problemsOf({
      ...production,
      SMS_PROVIDER: 'tencent,emulator,aliyun,webhook,console',
      SMS_SETTINGS: JSON.stringify({
        aliyun: { ...aliyun, sign: '【canary】', templates: {} },
        webhook: { ...webhook, url: 'http://canary.example' },
        twilio: {},
      }),
      SMS_API_URL: 'http://canary.example',
    })
    expect(problems).toEqual([
      'SMS_SETTINGS (aliyun.sign): is the text of the sign, without 【】, up to 32 characters',
      expect.stringContaining('SMS_SETTINGS (aliyun.templates.default)'),
      expect.stringContaining('SMS_SETTINGS: Unrecognized key: "twilio"'),
      'SMS_SETTINGS (tencent): is missing, but SMS_PROVIDER names it',
      'SMS_PROVIDER: `emulator` reaches no phone; not in production',
      'SMS_PROVIDER: `console` reaches no phone; not in production',
      'SMS_API_URL: is not https',
      'SMS_SETTINGS (webhook.url): is not https',
    ])
  })

  it.each([
    ['SMS_PROVIDER', { SMS_PROVIDER: 'tencent,canary' }],
    ['SMS_PROVIDER: names one twice', { SMS_PROVIDER: 'webhook,webhook' }],
    ['SMS_SETTINGS: is missing; it says how to reach tencent, aliyun', { SMS_PROVIDER: 'tencent,aliyun' }],
    ['SMS_SETTINGS: is not JSON', { SMS_PROVIDER: 'webhook', SMS_SETTINGS: 'canary' }],
    ['SMS_SETTINGS: Invalid input', { SMS_PROVIDER: 'webhook', SMS_SETTINGS: 'null' }],
    [
      'SMS_API_URL: is missing; it says where the emulator takes messages',
      { SMS_PROVIDER: 'emulator', QUICKREG_ENV: 'test' },
    ],
    ['SMS_API_URL: Invalid', { SMS_API_URL: 'ftp://canary' }],
    [
      'SMS_SETTINGS (webhook.secret): is shorter',
      { SMS_SETTINGS: JSON.stringify({ webhook: { ...smsSettings.webhook, secret: 'canary' } }) },
    ],
  ])('refuses %s', (problem, changes) => {
    const problems = problemsOf({ ...production, ...changes })
    expect(
      problems.some((named) => named.startsWith(problem)),
      problems.join('\n'),
    ).toBe(true)
    expect(problems.join('\n')).not.toContain('canary')
  })

  it('wants the price abroad of every vendor that may send there, all at once', () => {
    const { tencent, aliyun, webhook } = smsSettings
    const unpriced = (settings: object, SMS_COUNTRIES?: string) =>
      problemsOf({
        ...production,
        SMS_PROVIDER: 'tencent,webhook',
        SMS_SETTINGS: JSON.stringify(settings),
        ...(SMS_COUNTRIES && { SMS_COUNTRIES }),
      })
    for (const countries of [undefined, '86', '86,86']) expect(unpriced(smsSettings, countries)).toEqual([])
    for (const countries of ['86,852', '852', '1,86', '886']) {
      // Nobody is asked for the price of Aliyun, which is not named.
      expect(unpriced(smsSettings, countries)).toEqual([
        expect.stringMatching(/^SMS_SETTINGS \(tencent\.priceAbroadYuan\): is missing, but SMS_COUNTRIES/),
        expect.stringMatching(/^SMS_SETTINGS \(webhook\.priceAbroadYuan\): is missing, but SMS_COUNTRIES/),
      ])
    }
    const priceAbroadYuan = 0.35
    const priced = { aliyun, tencent: { ...tencent, priceAbroadYuan }, webhook: { ...webhook, priceAbroadYuan: 0 } }
    expect(unpriced(priced, '86,852')).toEqual([])
    expect(unpriced({ tencent: { ...tencent, priceAbroadYuan: 'canary' } }, '852')).toEqual([
      expect.stringContaining('(tencent.priceAbroadYuan): Invalid input'),
      'SMS_SETTINGS (webhook): is missing, but SMS_PROVIDER names it',
    ])
  })

  it('lets development send SMS to the emulator or to the log, and needs no settings for it', () => {
    const config = readConfig({
      ...production,
      QUICKREG_ENV: 'development',
      SMS_PROVIDER: 'emulator,console',
      SMS_API_URL: 'http://127.0.0.1:8701/_emulator/sms',
    })
    expect(config.sms).toMatchObject({
      providers: ['emulator', 'console'],
      settings: {
        emulator: { sign: 'Quickreg', priceYuan: 0.045, priceAbroadYuan: 0.4 },
        console: { priceAbroadYuan: 0.4 },
      },
      apiUrl: 'http://127.0.0.1:8701/_emulator/sms',
    })
  })

  it('lets development run on the emulator with nothing but the app', () => {
    const config = readConfig({
      QUICKREG_ENV: 'development',
      WECHAT_APPID: 'wx0123456789abcdef',
      WECHAT_SECRET: 'x',
      WECHAT_API_URL: 'http://127.0.0.1:8701',
      OPEN_DATA: 'unconfirmed',
    })
    expect(Object.keys(config.SCENES)).toEqual(['join', 'booking', 'change'])
    expect(config.docs).toBe(true)
  })

  it('refuses keys that are no keys', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const good = generateKeys(randomBytes)
    for (const keys of [
      { ...good, current: 'missing' },
      { ...good, index: 'c2hvcnQ=' },
      { ...good, signing: [] },
      { ...good, signing: [privateKey.export({ format: 'jwk' })] },
    ]) {
      expect(problemsOf({ ...production, KEYS: JSON.stringify(keys) }).join()).toContain('KEYS')
    }
  })
})
