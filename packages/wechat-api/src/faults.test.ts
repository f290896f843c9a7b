import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { raw, startFakeWechat, type FakeWechat, type Reply } from '../test/fakeWechat.ts'
import { createWechatApi, TransportError, WechatApiError } from './index.ts'
import type { Transport, WechatApi, WechatApiOptions, WechatRequest } from './index.ts'

const phonePath = '/wxa/business/getuserphonenumber'
const secrets = {
  secret: 'CANARY-SECRET',
  accessToken: 'CANARY-TOKEN',
  sessionKey: 'CANARY-SESSION-KEY',
  code: 'CANARY-CODE',
}
const appid = 'wx0123456789abcdef'

let wechat: FakeWechat
let api: WechatApi
const open = (options: Partial<WechatApiOptions> = {}) =>
  createWechatApi({
    appid,
    secret: secrets.secret,
    baseUrl: wechat.url,
    sleep: async () => undefined,
    timeoutMs: 400,
    ...options,
  })

beforeEach(async () => {
  wechat = await startFakeWechat()
  wechat.answer('/cgi-bin/stable_token', { access_token: secrets.accessToken, expires_in: 7200 })
  api = open()
})
afterEach(async () => {
  await api.close()
  await wechat.close()
})

const failureOf = async (promise: Promise<unknown>): Promise<WechatApiError> => {
  const error = await promise.then(
    () => expect.fail('succeeded'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(WechatApiError)
  return error as WechatApiError
}

function expectNoSecrets(value: unknown): void {
  const text = inspect(value, { depth: 10, showHidden: true }) + JSON.stringify(value)
  for (const canary of Object.values(secrets)) expect(text).not.toContain(canary)
}

const session = `{"openid":"OPENID","session_key":"${secrets.sessionKey}"}`

const badAnswers: [string, Reply][] = [
  ['nothing', raw('')],
  ['HTML', raw('<html><body>502 Bad Gateway</body></html>', 200, { 'content-type': 'application/json' })],
  ['a gateway error', raw('<html>', 502)],
  ['a byte order mark', raw(`\ufeff${session}`)],
  ['JSON that is cut', raw(session.slice(0, -3))],
  ['something after the JSON', raw(`${session}{}`)],
  ['an array', raw(`[${session}]`)],
  ['null', raw('null')],
  ['a string', raw(JSON.stringify(session))],
  ['broken UTF-8', raw(Buffer.concat([Buffer.from(session.slice(0, -2)), Buffer.from([0xff]), Buffer.from('"}')]))],
  ['20,000 brackets', raw('['.repeat(20_000))],
  ['10 MB', raw(Buffer.alloc(10 * 1024 * 1024, 0x20))],
  ['a redirect with a good body', raw(session, 302, { location: '/elsewhere' })],
  ['a good body under status 500', raw(session, 500)],
  ['an empty openid', { openid: '', session_key: secrets.sessionKey }],
  ['no session_key', { openid: 'OPENID' }],
  ['a session_key of another type', { openid: 'OPENID', session_key: 1 }],
  ['an endless openid', { openid: 'x'.repeat(4000), session_key: secrets.sessionKey }],
  ['a cut connection', (response) => response.destroy()],
  ['no answer', () => undefined],
]

describe.each(badAnswers)('WeChat answering %s', (_name, reply) => {
  it('is unavailable, gives no session, and is asked once per login code', async () => {
    wechat.answer('/sns/jscode2session', reply)
    const error = await failureOf(api.code2Session({ loginCode: secrets.code }))
    expect(error).toMatchObject({ kind: 'unavailable', path: '/sns/jscode2session', mayHaveHappened: true })
    expect(wechat.received).toHaveLength(1)
    expectNoSecrets(error)
  })
})

it.each([
  ['text/plain', 200],
  ['text/html', 200],
  ['', 200],
])('believes the content, not the content type (%s)', async (type) => {
  wechat.answer('/sns/jscode2session', raw(session, 200, type === '' ? {} : { 'content-type': type }))
  expect(await api.code2Session({ loginCode: 'CODE' })).toEqual({ openid: 'OPENID', sessionKey: secrets.sessionKey })
})

it('tries a phone code again after a time-out, within the same deadline', async () => {
  const phone_info = {
    phoneNumber: '13580006666',
    purePhoneNumber: '13580006666',
    countryCode: '86',
    watermark: { timestamp: 1, appid },
  }
  const patient = open({ timeoutMs: 2000 })
  wechat.answer(phonePath, () => undefined, { errcode: 0, phone_info })
  expect(await patient.getPhoneNumber({ phoneCode: secrets.code })).toEqual(phone_info)
  await patient.close()
})

it('gives up after two time-outs', async () => {
  wechat.answer(phonePath, () => undefined)
  const error = await failureOf(api.getPhoneNumber({ phoneCode: secrets.code }))
  expect(error).toMatchObject({ kind: 'unavailable', mayHaveHappened: true, cause: { reason: 'timed_out' } })
  expectNoSecrets(error)
})

it('gives up on a token that does not come, without claiming an effect', async () => {
  wechat.answer('/cgi-bin/stable_token', () => undefined)
  const error = await failureOf(api.getPhoneNumber({ phoneCode: secrets.code }))
  expect(error).toMatchObject({ kind: 'unavailable', mayHaveHappened: false })
  expect(wechat.sentTo(phonePath)).toEqual([])
})

it('knows that nothing happened when nobody listens', async () => {
  const lonely = open({ baseUrl: 'http://127.0.0.1:1' })
  const error = await failureOf(lonely.code2Session({ loginCode: secrets.code }))
  expect(error).toMatchObject({ kind: 'unavailable', mayHaveHappened: false, cause: { reason: 'not_connected' } })
  await lonely.close()
})

it('knows that nothing happened where TLS fails, and tells no secret of it', async () => {
  const confused = open({ baseUrl: wechat.url.replace('http:', 'https:') })
  const error = await failureOf(confused.code2Session({ loginCode: secrets.code }))
  expect(error).toMatchObject({ kind: 'unavailable', mayHaveHappened: false })
  expect(wechat.received).toEqual([])
  expectNoSecrets(error)
  await confused.close()
})

describe('rid', () => {
  it.each([
    ['invalid code, rid: 617682e0-09059ac5-34a8e2ea', '617682e0-09059ac5-34a8e2ea'],
    ['system error rid: 617682e0-09059ac5-34a8e2ea', '617682e0-09059ac5-34a8e2ea'],
    ['invalid code hint: [mGhbWV0sf-LxnVma] rid: 617682e0-09059ac5-34a8e2ea', '617682e0-09059ac5-34a8e2ea'],
    ['more at https://mmbizurl.cn/s/JtxxFh33r rid: 617682E0-09059AC5-34A8E2EA', '617682E0-09059AC5-34A8E2EA'],
    ['invalid code, hints: [ req_id: IiFGYT6ce-EX.z_A ]', 'IiFGYT6ce-EX.z_A'],
    ['invalid code', undefined],
    ['rid: CANARY-SECRET', undefined],
    [42, undefined],
  ])('is found in %j', async (errmsg, rid) => {
    wechat.answer('/sns/jscode2session', { errcode: 40029, errmsg })
    const error = await failureOf(api.code2Session({ loginCode: 'CODE' }))
    expect(error.rid).toBe(rid)
    expect(error.message.includes(rid ?? 'rid')).toBe(rid !== undefined)
  })
})

describe('no secret leaves', () => {
  it('with any error, though WeChat quotes everything it was sent', async () => {
    const echo: Reply = (response, { body, query }) =>
      response.end(JSON.stringify({ errcode: 40066, errmsg: JSON.stringify({ body, query, secrets }) }))
    for (const path of ['/sns/jscode2session', '/wxa/checksession', '/wxa/resetusersessionkey', phonePath]) {
      wechat.answer(path, echo)
    }
    const stored = { openid: 'OPENID', sessionKey: secrets.sessionKey }
    for (const attempt of [
      api.code2Session({ loginCode: secrets.code }),
      api.getPhoneNumber({ phoneCode: secrets.code }),
      api.checkSession(stored),
      api.resetUserSessionKey(stored),
    ]) {
      expectNoSecrets(await failureOf(attempt))
    }
    wechat.answer('/cgi-bin/stable_token', echo)
    const fresh = open()
    expectNoSecrets(await failureOf(fresh.getAccessToken()))
    await fresh.close()
  })

  it.each([
    ['an error that quotes the URL', (url: URL) => new Error(`connect failed: ${url}`)],
    ['an error that carries the URL', (url: URL) => Object.assign(new Error('failed'), { config: { url } })],
    ['a TransportError', () => new TransportError('interrupted', { sent: true })],
  ])('with a transport that throws %s', async (_name, errorFor) => {
    const atOnce: Transport = ({ url }) => {
      throw errorFor(url)
    }
    for (const transport of [atOnce, async (request: WechatRequest) => atOnce(request)]) {
      const error = await failureOf(open({ transport }).code2Session({ loginCode: secrets.code }))
      expect(error).toMatchObject({ kind: 'unavailable', mayHaveHappened: true })
      expectNoSecrets(error)
    }
  })

  it('with the reports of calls', async () => {
    const calls: unknown[] = []
    const reporting = open({ onCall: (call) => calls.push(call) })
    wechat.answer(phonePath, { errcode: 40029, errmsg: `invalid code ${secrets.code}` })
    await failureOf(reporting.getPhoneNumber({ phoneCode: secrets.code }))
    expect(calls).toMatchObject([{ outcome: 'ok' }, { path: phonePath, outcome: 'refused', errcode: 40029 }])
    expectNoSecrets(calls)
    await reporting.close()
  })
})

it('stops asking a WeChat that does not answer, and asks again after a pause', async () => {
  let at = 0
  const patient = open({ now: () => new Date(at) })
  const signIn = () => patient.code2Session({ loginCode: 'CODE' })
  wechat.answer('/sns/jscode2session', raw('<html>', 502))
  for (let i = 0; i < 10; i++) expect(await failureOf(signIn())).toMatchObject({ mayHaveHappened: true })
  expect(await failureOf(signIn())).toMatchObject({ kind: 'unavailable', retryAfterSeconds: 3, mayHaveHappened: false })
  expect(wechat.received).toHaveLength(10)

  wechat.answer('/sns/jscode2session', raw(session))
  at = 3000
  expect(await signIn()).toMatchObject({ openid: 'OPENID' })
  expect(await signIn()).toMatchObject({ openid: 'OPENID' })
  await patient.close()
})

it('goes on asking a WeChat whose answers about one person make no sense: everybody else is served', async () => {
  wechat.answer(phonePath, { errcode: 0, phone_info: { phoneNumber: 'none' } })
  wechat.answer('/sns/jscode2session', { openid: 'OPENID', session_key: secrets.sessionKey })
  for (let odd = 0; odd < 12; odd += 1) {
    expect(await failureOf(api.getPhoneNumber({ phoneCode: 'P' }))).toMatchObject({ kind: 'unavailable' })
  }
  expect(await api.code2Session({ loginCode: 'L' })).toMatchObject({ openid: 'OPENID' })
})
