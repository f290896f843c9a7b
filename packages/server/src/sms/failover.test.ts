import { describe, expect, it, onTestFinished } from 'vitest'
import type { OtpMessage, SmsFailure } from '../ports/sms.ts'
import { createSms, type SmsConfig } from './createSms.ts'
import { createSmsSender } from './failover.ts'
import { smsSettingsSchema } from './settings.ts'
import { closedPort, json, otp, startFakeVendor, text } from './testing/fakeVendor.ts'

const key = { sign: '示例签名', priceYuan: 0.045, priceAbroadYuan: 0.5 }
const settings = smsSettingsSchema.parse({
  tencent: { ...key, secretId: 'x', secretKey: 'x', sdkAppId: '1', templates: { default: { id: '1' } } },
  aliyun: {
    ...key,
    accessKeyId: 'x',
    accessKeySecret: 'x',
    templates: { default: { code: 'SMS_1' } },
    priceYuan: 0.05,
    priceAbroadYuan: 0.4,
  },
})
const ok = { Code: 'OK', BizId: 'aliyun-1' }
const refusal = (Code: string) => json({ Response: { Error: { Code } } })

function open(config: SmsConfig) {
  const sms = createSms(config, { log: { info: () => {} }, now: () => new Date(), random: Buffer.alloc })
  onTestFinished(() => sms.close())
  return sms
}

/** Tencent Cloud first, then Aliyun, which would send. */
async function twoVendors() {
  const vendor = await startFakeVendor()
  const asked = () => vendor.received.map(({ path }) => path.split('/')[1])
  const sms = open({ providers: ['tencent', 'aliyun'], settings, apiUrl: vendor.url })
  return {
    asked,
    async sendWhere(first: typeof vendor.answer, changes: Partial<OtpMessage> = {}) {
      vendor.answer = (response) => {
        if (asked().at(-1) === 'tencent') first(response)
        else json(ok)(response)
      }
      return sms.send({ ...otp, ...changes })
    },
    sms,
  }
}

const goOn: [SmsFailure, string][] = [
  ['account_rate_limited', 'LimitExceeded.AppDailyLimit'],
  ['money', 'FailedOperation.InsufficientBalanceInSmsPackage'],
  ['credentials', 'AuthFailure.SignatureFailure'],
  ['sign', 'FailedOperation.SignatureIncorrectOrUnapproved'],
  ['template', 'FailedOperation.TemplateIncorrectOrUnapproved'],
  ['provider_down', 'InternalError.OtherError'],
]
const stop: [SmsFailure, string][] = [
  ['phone_rate_limited', 'LimitExceeded.PhoneNumberDailyLimit'],
  ['parameter', 'InvalidParameterValue.TemplateParameterFormatError'],
  ['phone_invalid', 'InvalidParameterValue.IncorrectPhoneNumber'],
  ['phone_blocked', 'FailedOperation.PhoneNumberInBlacklist'],
  ['content', 'FailedOperation.ContainSensitiveWord'],
  ['region', 'LimitExceeded.AppCountryOrRegionInBlacklist'],
]

describe('the next vendor', () => {
  it.each(goOn)('is asked where the first refused for %s, and that is told', async (failure, code) => {
    const { sendWhere, asked } = await twoVendors()
    expect(await sendWhere(refusal(code))).toEqual({
      kind: 'sent',
      provider: 'aliyun',
      messageId: 'aliyun-1',
      milliYuan: 50,
      failures: [{ provider: 'tencent', failure, code }],
    })
    expect(asked()).toEqual(['tencent', 'aliyun'])
  })

  it.each(stop)('is not asked where the first refused for %s', async (failure, code) => {
    const { sendWhere, asked } = await twoVendors()
    const failures = [{ provider: 'tencent', failure, code }]
    expect(await sendWhere(refusal(code))).toEqual({ kind: 'failed', failures })
    expect(asked()).toEqual(['tencent'])
  })

  it.each([
    ['broke off', (response: { destroy(): void }) => response.destroy(), 'interrupted'],
    ['answered nonsense', text('OK'), 'HTTP 200'],
    ['sat behind a gateway that gave up', text('', 504), 'HTTP 504'],
    ['gave up on its own network', text('', 524), 'HTTP 524'],
    ['timed out inside', refusal('InternalError.Timeout'), 'InternalError.Timeout'],
  ] as const)('is not asked where the first %s: the message may arrive, and it is paid for', async (_, first, code) => {
    const { sendWhere, asked } = await twoVendors()
    expect(await sendWhere(first)).toEqual({
      kind: 'unknown',
      provider: 'tencent',
      milliYuan: 45,
      failures: [{ provider: 'tencent', failure: 'unknown', code }],
    })
    expect(asked()).toEqual(['tencent'])
  })

  it('is not asked where the first sent', async () => {
    const { sendWhere, asked } = await twoVendors()
    const sent = json({ Response: { SendStatusSet: [{ Code: 'Ok', SerialNo: 'tencent-1' }] } })
    expect(await sendWhere(sent)).toMatchObject({ kind: 'sent', provider: 'tencent', failures: [] })
    expect(asked()).toEqual(['tencent'])
  })

  it('is asked where the first cannot be reached', async () => {
    const vendor = await startFakeVendor(json(ok))
    const webhook = smsSettingsSchema.parse({
      webhook: { url: `http://127.0.0.1:${await closedPort()}`, secret: 'sixteen characters' },
    })
    const sms = open({
      providers: ['webhook', 'aliyun'],
      settings: { ...webhook, aliyun: settings.aliyun },
      apiUrl: vendor.url,
    })
    expect(await sms.send(otp)).toMatchObject({
      kind: 'sent',
      provider: 'aliyun',
      failures: [{ provider: 'webhook', failure: 'provider_down', code: 'not_connected' }],
    })
  })
})

it('names all vendors that refused, in order', async () => {
  const vendor = await startFakeVendor((response) => {
    if (vendor.received.length === 1) refusal('AuthFailure')(response)
    else json({ Code: 'isv.AMOUNT_NOT_ENOUGH' })(response)
  })
  const sms = open({ providers: ['tencent', 'aliyun'], settings, apiUrl: vendor.url })
  expect(await sms.send(otp)).toEqual({
    kind: 'failed',
    failures: [
      { provider: 'tencent', failure: 'credentials', code: 'AuthFailure' },
      { provider: 'aliyun', failure: 'money', code: 'isv.AMOUNT_NOT_ENOUGH' },
    ],
  })
})

it('never throws, and takes a vendor that broke on our side for one that may have sent', async () => {
  const broken = {
    name: 'console',
    priceOf: () => 45,
    send: () => Promise.reject(new TypeError()),
    close: async () => {},
  }
  expect(await createSmsSender([broken, { ...broken, name: 'aliyun' }]).send(otp)).toMatchObject({
    kind: 'unknown',
    provider: 'console',
    failures: [{ code: 'TypeError' }],
  })
})

it.each([
  ['+8613580006666', { tencent: 45, aliyun: 50 }],
  ['+85291234567', { tencent: 500, aliyun: 400 }],
  ['+886912345678', { tencent: 500, aliyun: 400 }], // no number of +86
])(
  'sets aside for %s what the dearest vendor takes for it, and charges what the sending one takes',
  async (phone, prices) => {
    const { sendWhere, sms } = await twoVendors()
    expect(sms.priceOf(phone)).toBe(Math.max(...Object.values(prices)))
    const taken = json({ Response: { SendStatusSet: [{ Code: 'Ok', SerialNo: 'tencent-1' }] } })
    for (const [provider, first] of [
      ['tencent', taken],
      ['aliyun', refusal('AuthFailure')],
    ] as const) {
      expect(await sendWhere(first, { phone })).toMatchObject({ kind: 'sent', provider, milliYuan: prices[provider] })
    }
    expect(await sendWhere(text('', 504), { phone })).toMatchObject({ kind: 'unknown', milliYuan: prices.tencent })
  },
)
