import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pushRequestBody, signPush } from '@quickreg/protocol'
import { openApiDocument } from './openapi.ts'
import { undocumentedAnswers } from './testing/documented.ts'
import { appid, pushKeys, startService, type Service } from './testing/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(async () => {
  expect(undocumentedAnswers(openApiDocument(service.app), service.requests)).toEqual([])
  await service.close()
})

const nonce = 'nonce'
const url = (query: Record<string, string> | string, of = appid) =>
  `/v1/wechat/push/${of}?${typeof query === 'string' ? query : new URLSearchParams(query).toString()}`

function seconds(offset = 0): string {
  return String(Math.floor(service.clock.now.getTime() / 1000) + offset)
}

/** A push as WeChat sends it, `offset` seconds from now. */
function sealed(message: Record<string, string>, { offset = 0, token = pushKeys.token } = {}) {
  const env = { timestamp: seconds(offset), nonce, random: Buffer.alloc(16, 7), openid: message.OpenID ?? 'o' }
  return pushRequestBody({ ToUserName: 'gh_1', FromUserName: 'gh_2', ...message }, { ...pushKeys, token }, env)
}

describe('the check of the URL', () => {
  const signed = (offset = 0) => ({
    signature: signPush(pushKeys.token, seconds(offset), nonce),
    timestamp: seconds(offset),
    nonce,
    echostr: '4375120948345356249',
  })

  it('echoes as plain text', async () => {
    const response = await service.send('GET', url(signed()))
    expect([response.status, await response.text()]).toEqual([200, '4375120948345356249'])
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
  })

  it('never echoes as a page', async () => {
    const response = await service.send('GET', url({ ...signed(), echostr: '<script>alert(1)</script>' }), {
      headers: { accept: 'text/html' },
    })
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('is for this mini program', async () => {
    expect((await service.send('GET', url(signed(), 'wx9999999999999999'))).status).toBe(404)
  })

  const change = (changed: Record<string, string>) => () => ({ ...signed(), ...changed })
  const drop = (name: string) => () => {
    const { [name as 'nonce']: _dropped, ...rest } = signed()
    return rest as Record<string, string>
  }
  const twice = (name: string) => () => {
    const query = new URLSearchParams(signed())
    query.append(name, query.get(name)!)
    return query.toString()
  }
  const renamed = (name: string, as: string) => () =>
    new URLSearchParams(signed()).toString().replace(`${name}=`, `${as}=`)

  it.each<[string, () => Record<string, string> | string]>([
    ['no query', () => ''],
    ...['signature', 'timestamp', 'nonce', 'echostr'].flatMap(
      (name): [string, () => Record<string, string> | string][] => [
        [`no ${name}`, drop(name)],
        [`an empty ${name}`, change({ [name]: '' })],
        [`${name} twice`, twice(name)],
        [`${name}[]`, renamed(name, `${name}[]`)],
        [`${name}[0]`, renamed(name, `${name}%5B0%5D`)],
      ],
    ),
    ['a signature of zeros', change({ signature: '0'.repeat(40) })],
    ['a signature in capitals', () => ({ ...signed(), signature: signed().signature.toUpperCase() })],
    ['a signature cut', () => ({ ...signed(), signature: signed().signature.slice(0, -1) })],
    ['another nonce', change({ nonce: 'other' })],
    ['another second', () => ({ ...signed(), timestamp: seconds(1) })],
    ['an empty token', () => ({ ...signed(), signature: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' })],
    ['an old signature', () => signed(-316)],
    ['one of the future', () => signed(316)],
    ['a time that is no number', change({ timestamp: 'now' })],
    ['a time in hexadecimal', () => ({ ...signed(), timestamp: `0x${Number(seconds()).toString(16)}` })],
  ])('refuses %s', async (_name, query) => {
    const response = await service.send('GET', url(query()), { headers: { host: 'localhost' } })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ code: 'push_rejected' })
  })
})

describe('a push', () => {
  const post = (query: Record<string, string> | string, body: string, headers = {}) =>
    service.app.request(url(query), { method: 'POST', body, headers })

  it('erases the number its owner withdrew, once', async () => {
    const { outcome, token } = await service.join('withdrawer', '+8613800138020')
    const access = { token: outcome.tokens!.accessToken }
    const openid = 'openid-of-withdrawer'
    const { body, query } = sealed({
      MsgType: 'event',
      Event: 'user_authorization_revoke',
      OpenID: openid,
      RevokeInfo: '8',
      CreateTime: seconds(),
    })
    for (const _repeat of [1, 2]) {
      const response = await post({ ...query }, body)
      expect([response.status, await response.text()]).toEqual([200, 'success'])
      expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
      expect(await service.receive('GET', '/v1/account', access)).not.toHaveProperty('phone')
    }
    expect(token).toMatch(/^qs_/)
  })

  it('may be of 64 KiB and no more', async () => {
    const { query } = sealed({ Event: 'x' })
    const of = (bytes: number) => post({ ...query }, JSON.stringify({ Encrypt: 'x' }).padEnd(bytes))
    expect((await of(64 * 1024)).status).toBe(401)
    expect((await of(64 * 1024 + 1)).status).toBe(413)
  })

  it.each<[string, (push: ReturnType<typeof sealed>) => [Record<string, string> | string, string, object?], number]>([
    ['no query', ({ body }) => ['', body], 401],
    ['no msg_signature', ({ query: { msg_signature: _, ...query }, body }) => [{ ...query }, body], 401],
    ['only the plain signature', ({ query, body }) => [{ ...query, msg_signature: query.signature }, body], 401],
    [
      'msg_signature twice',
      ({ query, body }) => [`${new URLSearchParams({ ...query })}&msg_signature=${query.msg_signature}`, body],
      401,
    ],
    [
      'timestamp twice',
      ({ query, body }) => [`${new URLSearchParams({ ...query })}&timestamp=${query.timestamp}`, body],
      401,
    ],
    ['another nonce', ({ query, body }) => [{ ...query, nonce: 'x' }, body], 401],
    [
      'a message in clear',
      ({ query }) => [{ ...query }, '{"Event":"user_authorization_cancellation","OpenID":"o"}'],
      401,
    ],
    ['another message', ({ query }) => [{ ...query }, sealed({ Event: 'other', OpenID: 'o' }).body], 401],
    ['half a message', ({ query, body }) => [{ ...query }, body.slice(0, -20)], 401],
    [
      'an array for Encrypt',
      ({ query, body }) => [{ ...query }, body.replace(/"Encrypt":("[^"]+")/, '"Encrypt":[$1]')],
      401,
    ],
    ['nothing', ({ query }) => [{ ...query }, ''], 401],
    ['XML', ({ query }) => [{ ...query }, '<xml><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]></xml>'], 415],
    ['a compressed body', ({ query, body }) => [{ ...query }, body, { 'content-encoding': 'gzip' }], 415],
  ])('is refused with %s', async (_name, change, status) => {
    const { tokens: before } = await service.signIn('bystander')
    const { accessToken: token } = before ?? (await service.join('bystander', '+8613800138021')).outcome.tokens!
    const push = sealed({
      Event: 'user_authorization_cancellation',
      OpenID: 'openid-of-bystander',
      CreateTime: seconds(),
    })
    expect((await post(...change(push))).status).toBe(status)
    expect((await service.send('GET', '/v1/account', { token })).status).toBe(200)
  })

  it('is refused when old, or sealed by somebody else', async () => {
    const old = sealed({ Event: 'x' }, { offset: -316 })
    expect((await post({ ...old.query }, old.body)).status).toBe(401)
    const foreign = sealed({ Event: 'x' }, { token: 'guessed' })
    expect((await post({ ...foreign.query }, foreign.body)).status).toBe(401)
  })
})
