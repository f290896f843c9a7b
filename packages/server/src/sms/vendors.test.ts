import { createHmac } from 'node:crypto'
import { errorTable, type SmsErrorEntry } from '@quickreg/protocol'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { OtpMessage } from '../ports/sms.ts'
import { aliyunCodes } from './aliyunCodes.ts'
import { createSms } from './createSms.ts'
import { smsSettingsSchema, type SmsProvider } from './settings.ts'
import { tencentCodes } from './tencentCodes.ts'
import { json, otp, startFakeVendor } from './testing/fakeVendor.ts'

const settings = {
  tencent: {
    secretId: 'AKIDEXAMPLE',
    secretKey: 'EXAMPLESECRETKEY',
    sdkAppId: '1400006666',
    sign: '示例签名',
    templates: {
      default: { id: '1234567' },
      contact: { zh: { id: '7654321', params: ['code'] } },
      abroad: { en: { id: '555', params: ['minutes', 'code'] } },
    },
  },
  aliyun: {
    accessKeyId: 'LTAIEXAMPLE',
    accessKeySecret: 'EXAMPLESECRETKEY',
    sign: '示例签名',
    templates: {
      default: { code: 'SMS_123456789' },
      change_phone: { en: { code: 'SMS_2', params: { otp: 'code', min: 'minutes' } } },
    },
  },
}

const now = () => new Date('2026-01-01T00:00:00.789Z')
const random = (bytes: number) => Buffer.alloc(bytes, 0xab)

async function sendOver(provider: SmsProvider, apiUrl: string, message: OtpMessage = otp, changes: object = {}) {
  const logged: { fields: object; message: string }[] = []
  const log = { info: (fields: object, message: string) => void logged.push({ fields, message }) }
  const parsed = smsSettingsSchema.parse({ ...settings, ...changes })
  const sms = createSms({ providers: [provider], settings: parsed, apiUrl }, { log, now, random })
  onTestFinished(() => sms.close())
  return { receipt: await sms.send(message), logged }
}

const sentByTencent = { Response: { SendStatusSet: [{ Code: 'Ok', SerialNo: '2028:1', PhoneNumber: '+86' }] } }
const oneStatus = (Code: string) => ({ Response: { SendStatusSet: [{ Code, SerialNo: '' }] } })
const wholeCall = (Code: string) => ({ Response: { Error: { Code, Message: '…' } } })

describe('Tencent Cloud', () => {
  it('gets the call that SendSms takes, signed as it came', async () => {
    const vendor = await startFakeVendor(json(sentByTencent))
    const { receipt } = await sendOver('tencent', `${vendor.url}/_vendors`)
    expect(receipt).toMatchObject({ kind: 'sent', provider: 'tencent', messageId: '2028:1', milliYuan: 45 })
    const [{ method, path, headers, body }] = vendor.received as [(typeof vendor.received)[0]]
    expect({ method, path }).toEqual({ method: 'POST', path: '/_vendors/tencent/' })
    expect(headers).toMatchObject({
      host: new URL(vendor.url).host,
      'content-type': 'application/json; charset=utf-8',
      'x-tc-action': 'SendSms',
      'x-tc-version': '2021-01-11',
      'x-tc-region': 'ap-guangzhou',
      'x-tc-timestamp': '1767225600',
      authorization: expect.stringMatching(/^TC3-HMAC-SHA256 Credential=AKIDEXAMPLE\/2026-01-01\/sms\/tc3_request, /),
    })
    expect(JSON.parse(body)).toEqual({
      PhoneNumberSet: ['+8613580006666'],
      SmsSdkAppId: '1400006666',
      SignName: '示例签名',
      TemplateId: '1234567',
      TemplateParamSet: ['246810', '5'],
    })
  })

  it.each<[string, Partial<OtpMessage>, object]>([
    ['by purpose and language', { purpose: 'contact' }, { TemplateId: '7654321', TemplateParamSet: ['246810'] }],
    ['or the default, where the language has none', { purpose: 'contact', language: 'en' }, { TemplateId: '1234567' }],
    [
      'for abroad, without a sign',
      { phone: '+85291234567', language: 'en' },
      { PhoneNumberSet: ['+85291234567'], SignName: undefined, TemplateId: '555', TemplateParamSet: ['5', '246810'] },
    ],
    ['for abroad, in another language if need be', { phone: '+85291234567' }, { TemplateId: '555' }],
  ])('gets the template %s', async (_, changes, expected) => {
    const vendor = await startFakeVendor(json(sentByTencent))
    await sendOver('tencent', vendor.url, { ...otp, ...changes })
    const body = JSON.parse(vendor.received[0]!.body) as Record<string, unknown>
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, body[key]]))).toEqual(expected)
  })

  it.each(Object.entries(tencentCodes))('means by %s that it failed for %s', async (code, failure) => {
    const vendor = await startFakeVendor()
    for (const answer of [oneStatus(code), wholeCall(code)]) {
      vendor.answer = json(answer)
      const { receipt } = await sendOver('tencent', vendor.url)
      expect(receipt.failures).toEqual([{ provider: 'tencent', failure, code }])
      expect(receipt.kind).toBe(failure === 'unknown' ? 'unknown' : 'failed')
    }
  })

  it.each([
    ['InternalError.OtherError', 'provider_down'],
    ['RequestLimitExceeded.IPLimitExceeded', 'account_rate_limited'],
    ['AuthFailure.TokenFailure', 'credentials'],
    ['SomethingNew.OfTomorrow', 'parameter'],
    ['constructor', 'parameter'],
  ])('means by %s, which no table lists, %s', async (code, failure) => {
    const vendor = await startFakeVendor(json(wholeCall(code)))
    expect((await sendOver('tencent', vendor.url)).receipt).toMatchObject({ failures: [{ failure, code }] })
  })

  it.each([
    ['nothing', {}],
    ['no message', { Response: { SendStatusSet: [] } }],
    ['two messages', { Response: { SendStatusSet: [...sentByTencent.Response.SendStatusSet, { Code: 'x' }] } }],
    ['a code that is none', wholeCall('x'.repeat(101))],
    ['a text', 'Ok'],
  ])('may have sent where it answers 200 with %s', async (_, answer) => {
    const vendor = await startFakeVendor(json(answer))
    expect((await sendOver('tencent', vendor.url)).receipt).toMatchObject({ kind: 'unknown', milliYuan: 45 })
  })
})

describe('Aliyun', () => {
  const ok = { Code: 'OK', Message: 'OK', BizId: '9006^0', RequestId: '…' }

  it('gets the call that SendSms takes, signed as it came', async () => {
    const vendor = await startFakeVendor(json(ok))
    const { receipt } = await sendOver('aliyun', `${vendor.url}/_vendors/`)
    expect(receipt).toMatchObject({ kind: 'sent', provider: 'aliyun', messageId: '9006^0', milliYuan: 45 })
    const [{ method, path, headers, body }] = vendor.received as [(typeof vendor.received)[0]]
    expect({ method, path, body }).toEqual({
      method: 'POST',
      path:
        '/_vendors/aliyun/?PhoneNumbers=13580006666&SignName=%E7%A4%BA%E4%BE%8B%E7%AD%BE%E5%90%8D' +
        '&TemplateCode=SMS_123456789&TemplateParam=%7B%22code%22%3A%22246810%22%7D',
      body: '',
    })
    expect(headers).toMatchObject({
      host: new URL(vendor.url).host,
      'x-acs-action': 'SendSms',
      'x-acs-version': '2017-05-25',
      'x-acs-date': '2026-01-01T00:00:00Z',
      'x-acs-signature-nonce': 'ab'.repeat(16),
      authorization: expect.stringMatching(/^ACS3-HMAC-SHA256 Credential=LTAIEXAMPLE,SignedHeaders=host;x-acs-action;/),
    })
  })

  it('gets a number abroad with its country code and no plus, and the template for purpose and language', async () => {
    const vendor = await startFakeVendor(json(ok))
    await sendOver('aliyun', vendor.url, {
      ...otp,
      phone: '+85291234567',
      purpose: 'change_phone',
      language: 'en',
    })
    const query = new URL(vendor.received[0]!.path, vendor.url).searchParams
    expect(Object.fromEntries(query)).toEqual({
      PhoneNumbers: '85291234567',
      SignName: '示例签名',
      TemplateCode: 'SMS_2',
      TemplateParam: '{"otp":"246810","min":"5"}',
    })
  })

  it.each(Object.entries(aliyunCodes))('means by %s that it failed for %s', async (code, failure) => {
    const vendor = await startFakeVendor()
    for (const status of [200, 400]) {
      vendor.answer = json({ Code: code, Message: '…', RequestId: '…' }, status)
      const { receipt } = await sendOver('aliyun', vendor.url)
      expect(receipt.failures).toEqual([{ provider: 'aliyun', failure, code }])
    }
  })

  it('is down where it says something new with a status of 5xx', async () => {
    const vendor = await startFakeVendor(json({ Code: 'SomethingNew' }, 503))
    const { receipt } = await sendOver('aliyun', vendor.url)
    expect(receipt).toMatchObject({ failures: [{ failure: 'provider_down', code: 'SomethingNew' }] })
  })

  it('may have sent where it says something new with the status of a gateway that gave up', async () => {
    const vendor = await startFakeVendor()
    for (const status of [408, 499, 502, 504, 524]) {
      vendor.answer = json({ Code: 'SomethingNew' }, status)
      const { receipt } = await sendOver('aliyun', vendor.url)
      expect(receipt, String(status)).toMatchObject({ kind: 'unknown', failures: [{ code: 'SomethingNew' }] })
    }
  })

  it.each([{}, { Code: 'OK' }, { Code: 1 }, []])('may have sent where it answers 200 with %j', async (answer) => {
    const vendor = await startFakeVendor(json(answer))
    expect((await sendOver('aliyun', vendor.url)).receipt).toMatchObject({ kind: 'unknown' })
  })
})

describe('a webhook', () => {
  it('gets the message with a signature that holds for its very bytes', async () => {
    const gateway = await startFakeVendor((response) => response.writeHead(204).end())
    const webhook = {
      url: `${gateway.url}/send?to=gateway`,
      secret: 'sixteen characters',
      sign: '咖啡馆',
      priceYuan: 0.029,
    }
    const { receipt } = await sendOver('webhook', '', { ...otp, language: 'en' }, { webhook })
    const [{ path, headers, body }] = gateway.received as [(typeof gateway.received)[0]]
    const signature = createHmac('sha256', 'sixteen characters').update(`1767225600.${body}`).digest('hex')
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-quickreg-timestamp': '1767225600',
      'x-quickreg-signature': signature,
    })
    const id = 'ab'.repeat(16)
    expect({ path, body: JSON.parse(body) as unknown }).toEqual({
      path: '/send?to=gateway',
      body: {
        to: '+8613580006666',
        code: '246810',
        text: '【咖啡馆】246810 is your code (5 min). Do not share it.',
        purpose: 'account',
        language: 'en',
        id,
      },
    })
    expect(receipt).toMatchObject({ kind: 'sent', provider: 'webhook', messageId: id, milliYuan: 29 })
  })
})

describe('in development', () => {
  it('the console has the whole message in one line of the log', async () => {
    const { receipt, logged } = await sendOver('console', '')
    const text = '【Quickreg】验证码 246810，5 分钟内有效，请勿告诉他人。'
    expect(logged).toEqual([{ fields: { to: '+8613580006666', text }, message: 'SMS' }])
    expect(receipt).toMatchObject({ kind: 'sent', provider: 'console', milliYuan: 45 })
  })
})

describe('every code of a vendor that we act on', () => {
  const explained = (vendor: SmsErrorEntry['vendor']) =>
    errorTable.flatMap((entry) => (entry.kind === 'sms' && entry.vendor === vendor ? [entry.code] : []))

  it.each([
    ['tencent', tencentCodes],
    ['aliyun', aliyunCodes],
  ] as const)('is explained, and no other: %s', (vendor, codes) => {
    expect(explained(vendor).sort()).toEqual(Object.keys(codes).sort())
  })
})
