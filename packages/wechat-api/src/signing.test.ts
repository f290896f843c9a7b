import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { openApiRequest, sealApiResponse, type ApiSecurityKeys } from '@quickreg/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { raw, startFakeWechat, type FakeWechat, type Received } from '../test/fakeWechat.ts'
import { createWechatApi, type WechatApi } from './index.ts'

const appid = 'wx0123456789abcdef'
const path = '/wxa/business/getuserphonenumber'
const now = new Date('2026-07-01T00:00:00Z')
const phone_info = {
  phoneNumber: '13580006666',
  purePhoneNumber: '13580006666',
  countryCode: '86',
  watermark: { timestamp: 1637744274, appid },
}

const ours = generateKeyPairSync('rsa', { modulusLength: 2048 })
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 })
const symmetric = { sn: 'sym', key: randomBytes(32).toString('base64') }
const security: ApiSecurityKeys = {
  symmetric,
  asymmetric: { sn: 'asym', privateKey: ours.privateKey },
  platform: [{ sn: 'platform', publicKey: theirs.publicKey }],
}

let wechat: FakeWechat
let api: WechatApi

beforeEach(async () => {
  wechat = await startFakeWechat()
  api = createWechatApi({
    appid,
    secret: 's',
    baseUrl: wechat.url,
    security,
    now: () => now,
    sleep: async () => undefined,
  })
})
afterEach(async () => {
  await api.close()
  await wechat.close()
})

const open = ({ headers, body }: Received) =>
  openApiRequest(
    { url: wechat.url + path, appid, headers: headers as Record<string, string>, body },
    { symmetric, asymmetric: { sn: 'asym', publicKey: ours.publicKey } },
    { now },
  )

const sealed = (payload: object, { privateKey = theirs.privateKey, at = now } = {}) => {
  const keys = { symmetric, platform: { sn: 'platform', privateKey } }
  const response = sealApiResponse({ url: wechat.url + path, appid, payload }, keys, { now: at, random: randomBytes })
  return raw(response.body, 200, response.headers)
}

it('seals the request and opens the answer', async () => {
  wechat.answer(path, sealed({ errcode: 0, errmsg: 'ok', phone_info }))
  expect(await api.getPhoneNumber({ phoneCode: 'PHONE', openid: 'OPENID' })).toEqual(phone_info)
  const [request] = wechat.sentTo(path)
  expect(request!.query).toEqual({ access_token: 'TOKEN-1' })
  expect(open(request!)).toEqual({ ok: true, params: { code: 'PHONE', openid: 'OPENID' } })
})

it('seals every try anew', async () => {
  wechat.answer(path, sealed({ errcode: -1 }), sealed({ errcode: 0, phone_info }))
  await api.getPhoneNumber({ phoneCode: 'PHONE' })
  const [first, second] = wechat.sentTo(path)
  expect(open(second!)).toEqual(open(first!))
  expect(second!.body).not.toBe(first!.body)
})

it('sends everything else in clear', async () => {
  wechat.answer('/sns/jscode2session', { openid: 'OPENID', session_key: 'KEY' })
  await api.code2Session({ loginCode: 'CODE' })
  expect(wechat.received[0]).toMatchObject({ query: { js_code: 'CODE' } })
})

it('fails on an errcode inside a sealed answer, and on one in clear', async () => {
  wechat.answer(path, sealed({ errcode: 40029 }))
  await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({ kind: 'code_rejected' })
  wechat.answer(path, { errcode: 40238, errmsg: 'no symmetric key rid: 617682e0-09059ac5-34a8e2ea' })
  await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({
    kind: 'misconfigured',
    errcode: 40238,
    rid: '617682e0-09059ac5-34a8e2ea',
  })
})

it.each([
  ['in clear', () => raw(JSON.stringify({ errcode: 0, phone_info }))],
  [
    'signed by somebody else',
    () =>
      sealed(
        { errcode: 0, phone_info },
        { privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey },
      ),
  ],
  ['of another day', () => sealed({ errcode: 0, phone_info }, { at: new Date(now.getTime() - 86_400_000) })],
])('never succeeds on an answer %s', async (_name, reply) => {
  wechat.answer(path, reply())
  await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({
    kind: 'unavailable',
    mayHaveHappened: true,
  })
})
