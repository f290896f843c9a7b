import { createHash, createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeWechat, type FakeWechat } from '../test/fakeWechat.ts'
import { createWechatApi, type CallReport, type WechatApi } from './index.ts'

const appid = 'wx0123456789abcdef'
const secret = 'SECRET'
const openid = 'oABCDEFGHIJKLMNOPQRSTUVWXYZ1'
const sessionKey = 'tiihtNczf5v6AKRyjwEUhQ=='
const phonePath = '/wxa/business/getuserphonenumber'
const phone_info = {
  phoneNumber: '13580006666',
  purePhoneNumber: '13580006666',
  countryCode: '86',
  watermark: { timestamp: 1637744274, appid },
}

let wechat: FakeWechat
let api: WechatApi
let calls: CallReport[]

beforeEach(async () => {
  wechat = await startFakeWechat()
  calls = []
  api = createWechatApi({
    appid,
    secret,
    baseUrl: wechat.url,
    sleep: async () => undefined,
    onCall: (call) => calls.push(call),
  })
})
afterEach(async () => {
  await api.close()
  await wechat.close()
})

describe('code2Session', () => {
  it('sends one GET and reads the session', async () => {
    wechat.answer('/sns/jscode2session', { openid, session_key: sessionKey, unionid: 'U' })
    expect(await api.code2Session({ loginCode: 'CODE' })).toEqual({ openid, sessionKey, unionid: 'U' })
    expect(wechat.received).toMatchObject([
      { method: 'GET', query: { appid, secret, js_code: 'CODE', grant_type: 'authorization_code' } },
    ])
  })

  it('encodes whatever a code contains', async () => {
    wechat.answer('/sns/jscode2session', { openid, session_key: sessionKey })
    const loginCode = `x&appid=wxffffffffffffffff#%00?js_code=y+z;/../`
    await api.code2Session({ loginCode })
    expect(wechat.received).toMatchObject([{ path: '/sns/jscode2session', query: { appid, js_code: loginCode } }])
    expect(Object.keys(wechat.received[0]!.query)).toHaveLength(4)
  })

  it.each([
    ['empty', ''],
    ['with a line break', 'x\r\nHost: evil'],
    ['with a space', 'a b'],
    ['not ASCII', '手机'],
    ['too long', 'x'.repeat(257)],
    ['a megabyte', 'x'.repeat(1e6)],
    ['no string', { toString: () => 'x' } as unknown as string],
  ])('refuses a code that is %s without asking WeChat', async (_name, code) => {
    await expect(api.code2Session({ loginCode: code })).rejects.toMatchObject({ kind: 'code_rejected' })
    await expect(api.getPhoneNumber({ phoneCode: code })).rejects.toMatchObject({ kind: 'code_rejected' })
    expect(wechat.received).toEqual([])
  })

  it.each([
    [-1, 'unavailable'],
    [40029, 'code_rejected'],
    [40163, 'code_rejected'],
    [40226, 'user_blocked'],
    [45011, 'rate_limited'],
    [40125, 'misconfigured'],
    [40164, 'misconfigured'],
    [40002, 'refused'],
  ])('answers errcode %i with %s, after a single request', async (errcode, kind) => {
    const errmsg = `whatever, rid: 617682e0-09059ac5-34a8e2ea`
    wechat.answer('/sns/jscode2session', { errcode, errmsg })
    await expect(api.code2Session({ loginCode: 'CODE' })).rejects.toMatchObject({
      kind,
      errcode,
      path: '/sns/jscode2session',
      rid: '617682e0-09059ac5-34a8e2ea',
      mayHaveHappened: errcode === -1,
      retryAfterSeconds: errcode === 45011 ? 60 : undefined,
    })
    expect(wechat.received).toHaveLength(1)
  })
})

describe('session keys', () => {
  // session_key is the HMAC key as text, not decoded.
  const signature = createHmac('sha256', sessionKey).update('').digest('hex')

  it('knows the key in force from any other', async () => {
    wechat.answer('/wxa/checksession', { errcode: 0, errmsg: 'ok' }, { errcode: 87009, errmsg: 'invalid signature' })
    expect(await api.checkSession({ openid, sessionKey })).toBe(true)
    expect(await api.checkSession({ openid, sessionKey })).toBe(false)
    expect(wechat.sentTo('/wxa/checksession')[0]!.query).toEqual({
      access_token: 'TOKEN-1',
      openid,
      signature,
      sig_method: 'hmac_sha256',
    })
  })

  it('replaces a key once, without a second try', async () => {
    const path = '/wxa/resetusersessionkey'
    wechat.answer(path, { errcode: 0, errmsg: 'ok', openid, session_key: 'NEW' }, { errcode: -1 }, { errcode: 87007 })
    expect(await api.resetUserSessionKey({ openid, sessionKey })).toEqual({ openid, sessionKey: 'NEW' })
    await expect(api.resetUserSessionKey({ openid, sessionKey })).rejects.toMatchObject({
      kind: 'unavailable',
      mayHaveHappened: true,
    })
    await expect(api.resetUserSessionKey({ openid, sessionKey })).rejects.toMatchObject({ kind: 'session_invalid' })
    expect(wechat.sentTo(path)).toHaveLength(3)
  })
})

describe('getPhoneNumber', () => {
  it('sends the code with its openid and reads the number', async () => {
    wechat.answer(phonePath, { errcode: 0, errmsg: 'ok', phone_info: { ...phone_info, countryCode: 86 } })
    expect(await api.getPhoneNumber({ phoneCode: 'PHONE', openid })).toEqual(phone_info)
    const [request] = wechat.sentTo(phonePath)
    expect(request).toMatchObject({ method: 'POST', query: { access_token: 'TOKEN-1' } })
    expect(JSON.parse(request!.body)).toEqual({ code: 'PHONE', openid })
    expect(request!.headers['content-type']).toBe('application/json')
    expect(calls.map(({ path, outcome }) => [path, outcome])).toEqual([
      ['/cgi-bin/stable_token', 'ok'],
      [phonePath, 'ok'],
    ])
  })

  it.each([
    ['no phone_info', {}],
    ['an empty number', { phone_info: { ...phone_info, phoneNumber: '', purePhoneNumber: '' } }],
    ['a number as a number', { phone_info: { ...phone_info, purePhoneNumber: 13580006666 } }],
    ['the watermark of another app', { phone_info: { ...phone_info, watermark: { timestamp: 1, appid: 'wx1' } } }],
    ['an errcode as text', { errcode: '0', phone_info }],
    ['errcode null', { errcode: null, phone_info }],
  ])('gives no number for an answer with %s', async (_name, answer) => {
    wechat.answer(phonePath, { errcode: 0, errmsg: 'ok', ...answer })
    await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({
      kind: 'unavailable',
      mayHaveHappened: true,
    })
  })

  it('tries once more after -1', async () => {
    wechat.answer(phonePath, { errcode: -1, errmsg: 'system error' }, { errcode: 0, phone_info })
    expect(await api.getPhoneNumber({ phoneCode: 'PHONE' })).toEqual(phone_info)
  })

  it('gives up after the second -1', async () => {
    wechat.answer(phonePath, { errcode: -1, errmsg: 'system error' })
    await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({ kind: 'unavailable', errcode: -1 })
    expect(wechat.sentTo(phonePath)).toHaveLength(2)
  })

  it('calls 40029 after an unclear first try an unknown outcome, and a rejected code otherwise', async () => {
    wechat.answer(phonePath, (response) => response.destroy(), { errcode: 40029, errmsg: 'invalid code' })
    await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({
      kind: 'unknown_outcome',
      errcode: 40029,
      mayHaveHappened: true,
    })
    await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({
      kind: 'code_rejected',
      mayHaveHappened: false,
    })
  })

  it('calls 40029 after a refused token a rejected code: the first try had no effect', async () => {
    wechat.answer(phonePath, { errcode: 42001 }, { errcode: 40029 })
    await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({ kind: 'code_rejected' })
  })

  it('still says that it may have happened when the second try fails for another reason', async () => {
    wechat.answer(phonePath, (response) => response.destroy(), { errcode: 45011, errmsg: 'slower' })
    await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({
      kind: 'rate_limited',
      mayHaveHappened: true,
      retryAfterSeconds: 60,
    })
  })

  it.each([
    [40013, 'code_rejected'], // the code of another app, which anybody can send
    [40238, 'misconfigured'],
    [48001, 'misconfigured'],
    [47001, 'refused'],
    [99999, 'refused'],
  ])('answers errcode %i with %s', async (errcode, kind) => {
    wechat.answer(phonePath, { errcode })
    await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({ kind, mayHaveHappened: false })
    expect(wechat.sentTo(phonePath)).toHaveLength(1)
  })
})

describe('the access_token', () => {
  it.each([40001, 40014, 42001])('is renewed once when refused with %i, and never by force', async (errcode) => {
    const tokens = ['OLD', 'NEW'].map((access_token) => ({ access_token, expires_in: 7200 }))
    wechat.answer('/cgi-bin/stable_token', ...tokens)
    wechat.answer(phonePath, { errcode }, { errcode: 0, phone_info })
    expect(await api.getPhoneNumber({ phoneCode: 'PHONE' })).toEqual(phone_info)
    expect(wechat.sentTo(phonePath).map(({ query }) => query.access_token)).toEqual(['OLD', 'NEW'])
    const asked = wechat.sentTo('/cgi-bin/stable_token').map(({ body }) => JSON.parse(body))
    expect(asked).toEqual(Array(2).fill({ grant_type: 'client_credential', appid, secret }))
  })

  it('is a matter for the operator when its successor is refused too', async () => {
    wechat.answer(phonePath, { errcode: 40001 })
    await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({ kind: 'misconfigured' })
    expect(wechat.sentTo(phonePath)).toHaveLength(2)
  })

  it('dies under 500 calls, and all of them finish with one renewal', async () => {
    let valid = 'TOKEN-1'
    wechat.answer('/cgi-bin/stable_token', (response) =>
      response.end(JSON.stringify({ access_token: valid, expires_in: 7200 })),
    )
    wechat.answer(phonePath, (response, { query }) =>
      response.end(JSON.stringify(query.access_token === valid ? { errcode: 0, phone_info } : { errcode: 40001 })),
    )
    await api.getAccessToken()
    valid = 'TOKEN-2'
    const numbers = await Promise.all(Array.from({ length: 500 }, (_, i) => api.getPhoneNumber({ phoneCode: `C${i}` })))
    expect(numbers).toEqual(Array(500).fill(phone_info))
    expect(wechat.sentTo('/cgi-bin/stable_token')).toHaveLength(2)
  })

  it('comes from /cgi-bin/token if so configured', async () => {
    const old = createWechatApi({ appid, secret, baseUrl: wechat.url, tokenEndpoint: 'token' })
    wechat.answer('/cgi-bin/token', { access_token: 'T', expires_in: 7200 })
    expect(await old.getAccessToken()).toBe('T')
    expect(wechat.received).toMatchObject([
      { method: 'GET', query: { grant_type: 'client_credential', appid, secret }, body: '' },
    ])
    await old.close()
  })

  it.each([
    ['no access_token', { expires_in: 7200 }],
    ['an empty access_token', { access_token: '', expires_in: 7200 }],
    ['expires_in as text', { access_token: 'T', expires_in: '7200' }],
    ['no expires_in', { access_token: 'T' }],
  ])('is not taken from an answer with %s', async (_name, answer) => {
    wechat.answer('/cgi-bin/stable_token', answer)
    await expect(api.getAccessToken()).rejects.toMatchObject({ kind: 'unavailable', path: '/cgi-bin/stable_token' })
  })

  it('says who has to act when WeChat refuses the secret, and does not ask again at once', async () => {
    wechat.answer('/cgi-bin/stable_token', { errcode: 40125, errmsg: 'invalid appsecret' })
    for (let i = 0; i < 3; i++) {
      await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({
        kind: 'misconfigured',
        errcode: 40125,
        path: '/cgi-bin/stable_token',
        mayHaveHappened: false,
      })
    }
    expect(wechat.received).toHaveLength(1)
  })
})

describe('checkEncryptedData', () => {
  const bytes = Buffer.alloc(160, 7)
  const encryptedData = bytes.toString('base64')
  const hashOf = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
  const path = '/wxa/business/checkencryptedmsg'
  const hashesSent = () => wechat.sentTo(path).map(({ body }) => JSON.parse(body).encrypted_msg_hash)

  it('asks with the hash of the text, and with that of the bytes only if WeChat does not know the first', async () => {
    wechat.answer(path, { errcode: 0, errmsg: 'ok', vaild: true, create_time: 1629121902 })
    expect(await api.checkEncryptedData({ encryptedData })).toBe(true)
    wechat.answer(path, { errcode: 1, errmsg: 'data not exit' }, { errcode: 0, vaild: true })
    expect(await api.checkEncryptedData({ encryptedData })).toBe(true)
    const [text, decoded] = [hashOf(encryptedData), hashOf(bytes)]
    expect(hashesSent()).toEqual([text, text, decoded])
  })

  it('answers no if WeChat knows neither', async () => {
    wechat.answer(path, { errcode: 1, errmsg: 'data not exit' }, { errcode: 0, vaild: false })
    expect(await api.checkEncryptedData({ encryptedData })).toBe(false)
  })

  it.each([
    ['busy', { errcode: -1 }],
    ['unclear', { errcode: 0, valid: true }],
  ])('answers neither yes nor no when WeChat is %s', async (_name, answer) => {
    wechat.answer(path, answer)
    await expect(api.checkEncryptedData({ encryptedData })).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('does not ask about what is not base64', async () => {
    await expect(api.checkEncryptedData({ encryptedData: 'AAA' })).rejects.toMatchObject({
      code: 'open_data_rejected',
    })
    expect(wechat.received).toEqual([])
  })
})

describe('lookUpRid', () => {
  it('reads what WeChat recorded, without the access_token', async () => {
    const request = {
      invoke_time: 1635156704,
      cost_in_ms: 30,
      request_url: 'access_token=50_TOKEN&x=1',
      request_body: '',
      response_body: '{"errcode":45009}',
      client_ip: '113.0.0.1',
    }
    wechat.answer('/cgi-bin/openapi/rid/get', { errcode: 0, errmsg: 'ok', request }, { errcode: 76001 })
    expect(await api.lookUpRid({ rid: '617682e0-09059ac5-34a8e2ea' })).toEqual({
      invokedAt: new Date('2021-10-25T10:11:44Z'),
      costMs: 30,
      requestUrl: 'access_token=…&x=1',
      requestBody: '',
      responseBody: '{"errcode":45009}',
      clientIp: '113.0.0.1',
    })
    await expect(api.lookUpRid({ rid: 'x' })).rejects.toMatchObject({ kind: 'refused', errcode: 76001 })
  })
})
