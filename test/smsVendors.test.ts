import { randomBytes } from 'node:crypto'
import { createClock, DEFAULT_APP, DEFAULT_SMS, startEmulator } from '@quickreg/emulator'
import { expect, it, onTestFinished } from 'vitest'
import { createSms } from '../packages/server/src/sms/createSms.ts'
import { smsSettingsSchema, type SmsProvider } from '../packages/server/src/sms/settings.ts'
import { WechatControl } from './support/wechat.ts'

const [tencent, aliyun] = [DEFAULT_SMS.tencent, DEFAULT_SMS.aliyun]
const settings = {
  tencent: { ...tencent, templates: { default: { id: tencent.templates.zh } } },
  aliyun: {
    ...aliyun,
    templates: {
      default: { code: aliyun.templates.zh },
      account: { en: { code: aliyun.templates.en } },
    },
  },
}
const [lin, code] = ['+8613580006666', '024680']
const paths = { tencent: '/_vendors/tencent/', aliyun: '/_vendors/aliyun/', emulator: '/_emulator/sms' }

interface Message {
  to: string
  text: string
}

/** The server's own adapters, and vendors that share no code with them. */
async function startVendors() {
  const clock = createClock(new Date('2026-03-01T02:00:00.000Z'))
  const emulator = await startEmulator({ clock, port: 0 })
  onTestFinished(() => emulator.close())
  const control = new WechatControl(emulator.url, DEFAULT_APP.appid)
  return {
    clock,
    faults: (...faults: object[]) => control.faults({ faults: faults.map((fault) => ({ times: 1, ...fault })) }),
    inbox: async () => ((await control.ask('GET', '/_emulator/sms')).body as { messages: Message[] }).messages,
    calls: (vendor: keyof typeof paths) => control.calls(paths[vendor]),
    open(providers: SmsProvider[], changes: object = {}, now = () => clock.now()) {
      const inbox = { url: `${emulator.url}${paths.emulator}` }
      const config = { providers, settings: smsSettingsSchema.parse({ ...settings, emulator: inbox, ...changes }) }
      const deps = { log: { info: () => {} }, now, random: randomBytes }
      const sms = createSms({ ...config, apiUrl: `${emulator.url}/_vendors` }, deps)
      onTestFinished(() => sms.close())
      return (message: { phone?: string; code?: string; language?: 'zh' | 'en' } = {}) =>
        sms.send({ phone: lin, code, purpose: 'account', language: 'zh', minutes: 5, ...message })
    },
  }
}

it('Tencent Cloud takes the signed message and delivers it', async () => {
  const { open, inbox } = await startVendors()
  expect(await open(['tencent'])()).toMatchObject({ kind: 'sent', provider: 'tencent', failures: [] })
  expect(await inbox()).toMatchObject([{ to: lin, text: `【示例】验证码${code}，5分钟内有效。若非本人操作，请忽略。` }])
})

it('Aliyun takes the signed message and delivers it, in the language of the person', async () => {
  const { open, inbox } = await startVendors()
  const send = open(['aliyun'])
  expect(await send({ language: 'en' })).toMatchObject({ kind: 'sent', provider: 'aliyun' })
  expect(await send({ phone: '+85291234567' })).toMatchObject({ kind: 'sent' })
  expect(await inbox()).toMatchObject([
    { to: lin, text: expect.stringContaining(`Your code is ${code}.`) },
    { to: '+85291234567', text: expect.stringContaining(`验证码${code}，`) },
  ])
})

it('the emulator takes the text as it is', async () => {
  const { open, inbox } = await startVendors()
  expect(await open(['emulator'])()).toMatchObject({ kind: 'sent', provider: 'emulator' })
  expect(await inbox()).toMatchObject([{ to: lin, text: `【Quickreg】验证码 ${code}，5 分钟内有效，请勿告诉他人。` }])
})

it.each([
  ['tencent', { secretKey: 'wrong' }, 'AuthFailure.SignatureFailure'],
  ['tencent', { secretId: 'AKIDnobody' }, 'AuthFailure.SecretIdNotFound'],
  ['tencent', { sdkAppId: '1' }, 'UnauthorizedOperation.SmsSdkAppIdVerifyFail'],
  ['tencent', { sign: '别家' }, 'FailedOperation.SignatureIncorrectOrUnapproved'],
  ['tencent', { templates: { default: { id: '1' } } }, 'FailedOperation.TemplateIncorrectOrUnapproved'],
  ['aliyun', { accessKeySecret: 'wrong' }, 'SignatureDoesNotMatch'],
  ['aliyun', { accessKeyId: 'LTAInobody' }, 'InvalidAccessKeyId.NotFound'],
  ['aliyun', { sign: '别家' }, 'isv.SMS_SIGNATURE_ILLEGAL'],
  ['aliyun', { templates: { default: { code: 'SMS_1' } } }, 'isv.SMS_TEMPLATE_ILLEGAL'],
] as const)('%s refuses %j with %s, and the other vendor sends', async (vendor, wrong, refusal) => {
  const { open, inbox } = await startVendors()
  const other = vendor === 'tencent' ? 'aliyun' : 'tencent'
  const send = open([vendor, other], { [vendor]: { ...settings[vendor], ...wrong } })
  expect(await send()).toMatchObject({
    kind: 'sent',
    provider: other,
    failures: [{ provider: vendor, code: refusal }],
  })
  expect(await inbox()).toHaveLength(1)
})

it('a clock that is an hour off is refused by both, and the operator hears from each', async () => {
  const { open, clock } = await startVendors()
  const send = open(['tencent', 'aliyun'], {}, () => new Date(clock.now().getTime() - 3_600_000))
  expect(await send()).toMatchObject({
    kind: 'failed',
    failures: [{ code: 'AuthFailure.SignatureExpire' }, { code: 'InvalidTimeStamp.Expired' }],
  })
})

it('the limit a vendor has for a number is kept: nobody else is asked', async () => {
  const { open, inbox, calls } = await startVendors()
  const send = open(['aliyun', 'tencent'])
  await send()
  expect(await send({ code: '111111' })).toEqual({
    kind: 'failed',
    failures: [{ provider: 'aliyun', failure: 'phone_rate_limited', code: 'isv.BUSINESS_LIMIT_CONTROL' }],
  })
  expect(await calls('tencent')).toBe(0)
  expect(await inbox()).toHaveLength(1)
})

it('Tencent Cloud’s two messages a day are the number’s limit too', async () => {
  const { open, clock, calls } = await startVendors()
  const send = open(['tencent', 'aliyun'])
  for (const otherCode of ['111111', '222222']) {
    expect(await send({ code: otherCode })).toMatchObject({ kind: 'sent' })
    clock.advance(61)
  }
  expect(await send()).toMatchObject({ kind: 'failed', failures: [{ code: 'LimitExceeded.PhoneNumberDailyLimit' }] })
  expect(await calls('aliyun')).toBe(0)
})

it.each([
  ['kept the answer to itself after sending', { kind: 'drop_after_effect' }],
  ['answered nonsense after sending', { kind: 'malformed', body: 'html', afterEffect: true }],
  ['broke off its answer', { kind: 'cut' }],
  ['was behind a gateway that gave up', { kind: 'status', status: 504, afterEffect: true }],
])('a vendor that %s may have sent: the person gets the message once', async (_, fault) => {
  const { open, faults, inbox, calls } = await startVendors()
  await faults({ route: paths.tencent, ...fault })
  expect(await open(['tencent', 'aliyun'])()).toMatchObject({
    kind: 'unknown',
    provider: 'tencent',
    milliYuan: 45,
    failures: [{ provider: 'tencent', failure: 'unknown' }],
  })
  expect(await calls('aliyun')).toBe(0)
  expect(await inbox()).toHaveLength(1)
})

it.each([
  ['is down', { kind: 'status', status: 503 }, 'HTTP 503'],
  ['fails inside', { kind: 'status', status: 500 }, 'HTTP 500'],
  ['has no money left', { kind: 'code', code: 'FailedOperation.InsufficientBalanceInSmsPackage' }, undefined],
  ['is asked too often', { kind: 'code', code: 'RequestLimitExceeded' }, undefined],
])('a vendor that %s leaves the message to the next, once', async (_, fault, code) => {
  const { open, faults, inbox, calls } = await startVendors()
  await faults({ route: paths.tencent, ...fault })
  expect(await open(['tencent', 'aliyun'])()).toMatchObject({
    kind: 'sent',
    provider: 'aliyun',
    failures: [{ provider: 'tencent', code: code ?? (fault as { code: string }).code }],
  })
  expect([await calls('tencent'), await calls('aliyun')]).toEqual([1, 1])
  expect(await inbox()).toHaveLength(1)
})
