import { expect, it } from 'vitest'
import { createWechatApi, TransportError, type WechatRequest } from './index.ts'

const appid = 'wx0123456789abcdef'
const tokenAnswer = { access_token: 'T', expires_in: 7200 }
const spent = { errcode: 40029, errmsg: 'invalid code' }
const phone_info = {
  phoneNumber: '13580006666',
  purePhoneNumber: '13580006666',
  countryCode: '86',
  watermark: { timestamp: 1637744274, appid },
}

/** A client whose transport gives these answers in turn; an Error is thrown. */
function setUp(...answers: object[]) {
  const requests: WechatRequest[] = []
  const pauses: number[] = []
  const api = createWechatApi({
    appid,
    secret: 's',
    random: (bytes) => Buffer.alloc(bytes, 7),
    sleep: async (ms) => void pauses.push(ms),
    transport: async (request) => {
      requests.push(request)
      const answer = answers[requests.length - 1] ?? {}
      if (answer instanceof Error) throw answer
      return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) }
    },
  })
  return { api, requests, pauses }
}

const notSent = new TransportError('not_connected', { sent: false })
const cut = new TransportError('interrupted', { sent: true })

it('pauses for a drawn time before the second try', async () => {
  const { api, pauses } = setUp(tokenAnswer, cut, { errcode: 0, phone_info })
  await api.getPhoneNumber({ phoneCode: 'PHONE' })
  expect(pauses).toEqual([57])
})

it('leaves time for a second try where one is allowed, and gives a login code all of it', async () => {
  const { api, requests } = setUp({ openid: 'O', session_key: 'K' }, tokenAnswer, cut, { errcode: 0, phone_info })
  await api.code2Session({ loginCode: 'CODE' })
  await api.getPhoneNumber({ phoneCode: 'PHONE' })
  const [login, , first, second] = requests.map(({ timeoutMs }) => timeoutMs)
  expect(login).toBeGreaterThan(3000)
  expect(first).toBeLessThanOrEqual(3000)
  expect(second).toBeGreaterThan(3000)
  for (const { timeoutMs, maxBytes } of requests) {
    expect(timeoutMs).toBeLessThanOrEqual(5000)
    expect(maxBytes).toBe(65536)
  }
})

it('blames itself for a spent code only if its first try may have arrived', async () => {
  const phoneCode = 'PHONE'
  await expect(setUp(tokenAnswer, notSent, spent).api.getPhoneNumber({ phoneCode })).rejects.toMatchObject({
    kind: 'code_rejected',
    mayHaveHappened: false,
  })
  await expect(setUp(tokenAnswer, cut, spent).api.getPhoneNumber({ phoneCode })).rejects.toMatchObject({
    kind: 'unknown_outcome',
    mayHaveHappened: true,
  })
})

it('remembers an unclear try over a renewed token and over a connection that failed', async () => {
  const phoneCode = 'PHONE'
  const renewed = setUp(tokenAnswer, cut, { errcode: 40001 }, { ...tokenAnswer, access_token: 'T2' }, spent)
  await expect(renewed.api.getPhoneNumber({ phoneCode })).rejects.toMatchObject({ kind: 'unknown_outcome' })
  await expect(setUp(tokenAnswer, cut, notSent).api.getPhoneNumber({ phoneCode })).rejects.toMatchObject({
    kind: 'unavailable',
    mayHaveHappened: true,
  })
  const noToken = setUp(tokenAnswer, cut, { errcode: 40001 }, { errcode: 40125 })
  await expect(noToken.api.getPhoneNumber({ phoneCode })).rejects.toMatchObject({
    kind: 'misconfigured',
    path: '/cgi-bin/stable_token',
    mayHaveHappened: true,
  })
})

it('makes three requests at most', async () => {
  const { api, requests } = setUp(tokenAnswer, cut, { errcode: 40001 }, tokenAnswer, cut, { errcode: 0, phone_info })
  await expect(api.getPhoneNumber({ phoneCode: 'PHONE' })).rejects.toMatchObject({ kind: 'unavailable' })
  expect(requests.filter(({ url }) => url.pathname.endsWith('getuserphonenumber'))).toHaveLength(3)
})
