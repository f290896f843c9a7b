import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  X509Certificate,
  type KeyObject,
} from 'node:crypto'
import { describe, expect, it } from 'vitest'
import vectors from '../test/vectors/api-security.json' with { type: 'json' }
import { openApiRequest, openApiResponse, sealApiRequest, sealApiResponse, type ApiMessage } from './apiSecurity.ts'
import { apiAad, apiSigningString } from './apiSecurityBinding.ts'
import { ApiSecurityError, openGcm, sealGcm, signApi, verifyApi } from './apiSecurityPrimitives.ts'

const { request, response, sm } = vectors
const symmetric = { sn: request.sym_sn, key: request.sym_key }

describe('the official request', () => {
  const { url, appid, body, signature } = request
  const binding = { url, appid, timestamp: String(request.timestamp) }
  const publicKey = createPublicKey(request.public_key_pem)
  const signed = apiSigningString(binding, body)
  const keys = { symmetric, asymmetric: { sn: request.asym_sn, publicKey } }
  const headers = {
    'Wechatmp-Appid': appid,
    'Wechatmp-TimeStamp': binding.timestamp,
    'Wechatmp-Signature': signature,
  }
  const now = new Date(request.timestamp * 1000)

  it('decrypts to its plaintext and encrypts to its body', () => {
    const aad = apiAad(binding, request.sym_sn)
    expect(aad).toBe(request.aad)
    expect(openGcm(JSON.parse(body), aad, symmetric).toString()).toBe(request.plaintext)
    const iv = Buffer.from(JSON.parse(body).iv, 'base64')
    expect(JSON.stringify(sealGcm(request.plaintext, aad, symmetric, iv))).toBe(body)
  })

  it('is signed with a salt of 32, not of 20, and not with PKCS#1 v1.5', () => {
    const bytes = Buffer.from(signature, 'base64')
    const pss = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING }
    expect(verifyApi(signed, signature, publicKey)).toBe(true)
    expect(verify('sha256', Buffer.from(signed), { ...pss, saltLength: 20 }, bytes)).toBe(false)
    expect(verify('sha256', Buffer.from(signed), publicKey, bytes)).toBe(false)
  })

  it('opens on WeChat’s side, without the fields that bind it', () => {
    const { _n, _appid, _timestamp, ...params } = JSON.parse(request.plaintext)
    expect(openApiRequest({ url, appid, headers, body }, keys, { now })).toEqual({ ok: true, params })
  })

  const { privateKey: otherKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  it.each<[number, string, Partial<ApiMessage>, object, Date]>([
    [40231, 'no timestamp', { headers: omit(headers, 'Wechatmp-TimeStamp') }, {}, now],
    [40232, 'no signature', { headers: omit(headers, 'Wechatmp-Signature') }, {}, now],
    [40233, 'no appid', { headers: omit(headers, 'Wechatmp-Appid') }, {}, now],
    [40237, 'the appid of another app', { appid: 'wx0000000000000000' }, {}, now],
    [40238, 'no symmetric key in the console', {}, { symmetric: undefined }, now],
    [40239, 'no public key in the console', {}, { asymmetric: undefined }, now],
    [40240, 'an old timestamp', {}, {}, new Date(now.getTime() + 301_000)],
    [40240, 'a future timestamp', {}, {}, new Date(now.getTime() - 301_000)],
    [40234, 'a changed body', { body: `${body} ` }, {}, now],
    [40234, 'another endpoint', { url: `${url}x` }, {}, now],
    [40234, 'another public key', {}, { asymmetric: { sn: 'x', publicKey: createPublicKey(otherKey) } }, now],
    [
      40235,
      'another symmetric key',
      {},
      { symmetric: { ...symmetric, key: Buffer.alloc(32).toString('base64') } },
      now,
    ],
    [40235, 'another number of the key', {}, { symmetric: { ...symmetric, sn: 'x' } }, now],
  ])('answers %i to %s', (errcode, _, changed, changedKeys, at) => {
    const message = { url, appid, headers, body, ...changed }
    expect(openApiRequest(message, { ...keys, ...changedKeys }, { now: at })).toEqual({ ok: false, errcode })
  })
})

describe('the official response', () => {
  const { url, appid, body } = response
  const binding = { url, appid, timestamp: String(response.timestamp) }
  const publicKey = new X509Certificate(response.certificate_pem).publicKey
  const keys = { symmetric, platform: [{ sn: response.serial, publicKey }] }
  const now = new Date(response.timestamp * 1000)
  const headers = {
    'wechatmp-appid': appid,
    'wechatmp-timestamp': binding.timestamp,
    'wechatmp-serial': response.serial,
    'wechatmp-signature': response.signature,
    'wechatmp-serial-deprecated': response.serial_deprecated,
    'wechatmp-signature-deprecated': response.signature_deprecated,
  }

  it('signs the documented text', () => {
    expect(createHash('sha256').update(apiSigningString(binding, body)).digest('hex')).toBe(response.h0)
  })

  it('opens to the ordinary answer', () => {
    const { _n, _appid, _timestamp, ...answer } = JSON.parse(response.plaintext)
    expect(openApiResponse({ url, appid, headers, body }, keys, { now })).toEqual(answer)
  })

  it('encrypts to its body again', () => {
    const aad = apiAad(binding, symmetric.sn)
    const iv = Buffer.from(JSON.parse(body).iv, 'base64')
    expect(JSON.stringify(sealGcm(response.plaintext, aad, symmetric, iv))).toBe(body)
  })

  it('its deprecated signature belongs to another certificate', () => {
    expect(verifyApi(apiSigningString(binding, body), response.signature_deprecated, publicKey)).toBe(false)
    const onlyOld = { symmetric, platform: [{ sn: response.serial_deprecated, publicKey }] }
    expect(rejection(() => openApiResponse({ url, appid, headers, body }, onlyOld, { now }))).toBe(
      'api_security_rejected',
    )
  })

  const gcm = JSON.parse(body)
  it.each<[string, Partial<ApiMessage>, Date?]>([
    ['a changed body', { body: `${body} ` }],
    ['another endpoint', { url: 'https://api.weixin.qq.com/wxa/business/getuserphonenumber' }],
    ['another app', { appid: 'wx0000000000000000' }],
    ['no headers at all', { headers: {} }],
    ['the header of another app', { headers: { ...headers, 'wechatmp-appid': 'wx0000000000000000' } }],
    ['an unknown certificate', { headers: { ...headers, 'wechatmp-serial': '0', 'wechatmp-serial-deprecated': '1' } }],
    ['no signature', { headers: { ...headers, 'wechatmp-signature': '' } }],
    ['another time', { headers: { ...headers, 'wechatmp-timestamp': String(response.timestamp + 1) } }],
    ['an old answer', {}, new Date(now.getTime() + 301_000)],
    ['an answer from the future', {}, new Date(now.getTime() - 301_000)],
    ['a clear success', { headers: {}, body: '{"errcode":0}' }],
  ])('with %s is rejected', (_, changed, at = now) => {
    expect(rejection(() => openApiResponse({ url, appid, headers, body, ...changed }, keys, { now: at }))).toBe(
      'api_security_rejected',
    )
  })

  it.each([4, 8, 12, 13, 14, 15])('a tag of %i bytes is no tag', (bytes) => {
    const authtag = Buffer.from(gcm.authtag, 'base64').subarray(0, bytes).toString('base64')
    expect(rejection(() => openGcm({ ...gcm, authtag }, apiAad(binding, symmetric.sn), symmetric))).toBe(
      'api_security_rejected',
    )
  })
})

describe('both sides', () => {
  const ours = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const wechat = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const url = 'https://api.weixin.qq.com/wxa/business/getuserphonenumber'
  const appid = 'wx4f4bc4dec97d474b'
  const now = new Date('2026-01-01T00:00:00.500Z')
  const env = { now, random: (bytes: number) => Buffer.alloc(bytes, bytes) }
  const client = {
    symmetric,
    asymmetric: { sn: 'a1', privateKey: ours.privateKey },
    platform: [{ sn: 'p1', publicKey: wechat.publicKey }],
  }
  const platform = { symmetric, platform: { sn: 'p1', privateKey: wechat.privateKey } }
  const payload = { errcode: 0, errmsg: 'ok', phone_info: { phoneNumber: '13580006666' } }

  it('understand each other', () => {
    const sent = sealApiRequest({ url, appid, params: { code: 'c', openid: 'o' } }, client, env)
    const received = openApiRequest({ url, appid, ...sent }, { symmetric, asymmetric: { sn: 'a1', ...ours } }, env)
    expect(received).toEqual({ ok: true, params: { code: 'c', openid: 'o' } })
    const answer = sealApiResponse({ url, appid, payload }, platform, env)
    expect(openApiResponse({ url, appid, ...answer }, client, env)).toEqual(payload)
  })

  it('a parameter cannot stand in for a binding field', () => {
    const sent = sealApiRequest({ url, appid, params: { _appid: 'wx0', _timestamp: 1, code: 'c' } }, client, env)
    const received = openApiRequest({ url, appid, ...sent }, { symmetric, asymmetric: { sn: 'a1', ...ours } }, env)
    expect(received).toEqual({ ok: true, params: { code: 'c' } })
  })

  it('while certificates change, the pair of the one we hold counts', () => {
    const next = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const changing = { symmetric, platform: { sn: 'p2', privateKey: next.privateKey }, deprecated: platform.platform }
    const answer = { url, appid, ...sealApiResponse({ url, appid, payload }, changing, env) }
    const onlyNew = { ...client, platform: [{ sn: 'p2', publicKey: next.publicKey }] }
    expect(openApiResponse(answer, client, env)).toEqual(payload)
    expect(openApiResponse(answer, onlyNew, env)).toEqual(payload)
    const stranger = { ...client, platform: [{ sn: 'p3', publicKey: next.publicKey }] }
    expect(rejection(() => openApiResponse(answer, stranger, env))).toBe('api_security_rejected')
    const swapped = { ...client, platform: [{ sn: 'p2', publicKey: wechat.publicKey }] }
    expect(rejection(() => openApiResponse(answer, swapped, env))).toBe('api_security_rejected')
  })

  it.each([
    ['_appid', `{"_n":"x","_appid":"wx0000000000000000","_timestamp":1767225600}`],
    ['_timestamp', `{"_n":"x","_appid":"${appid}","_timestamp":1767225601}`],
    ['a _timestamp written as text', `{"_n":"x","_appid":"${appid}","_timestamp":"1767225600"}`],
    ['a list', '[]'],
  ])('what is sealed for something else is rejected: %s', (_, plaintext) => {
    const binding = { url, appid, timestamp: '1767225600' }
    const body = JSON.stringify(sealGcm(plaintext, apiAad(binding, symmetric.sn), symmetric, Buffer.alloc(12)))
    const headers = {
      'Wechatmp-AppId': appid,
      'Wechatmp-TimeStamp': binding.timestamp,
      'Wechatmp-Serial': 'p1',
      'Wechatmp-Signature': signApi(apiSigningString(binding, body), wechat.privateKey),
    }
    expect(rejection(() => openApiResponse({ url, appid, headers, body }, client, env))).toBe('api_security_rejected')
  })

  it('the URL is signed without its query', () => {
    expect(() => sealApiRequest({ url: `${url}?access_token=t`, appid, params: {} }, client, env)).toThrow(TypeError)
  })

  it('a symmetric key of another length is a mistake of configuration', () => {
    const short = { ...client, symmetric: { sn: 's', key: 'AAAA' } }
    expect(() => sealApiRequest({ url, appid, params: {} }, short, env)).toThrow(TypeError)
  })

  it('a signature by PKCS#1 v1.5 does not verify', () => {
    const text = Buffer.from('text')
    expect(verifyApi('text', sign('sha256', text, ours.privateKey).toString('base64'), ours.publicKey)).toBe(false)
  })
})

describe('SM2 and SM4 are refused by name', () => {
  const { url, appid, body } = sm
  const now = new Date(sm.timestamp * 1000)
  const headers = {
    'Wechatmp-AppId': appid,
    'Wechatmp-TimeStamp': String(sm.timestamp),
    'Wechatmp-Serial': sm.serial,
    'Wechatmp-Signature': sm.signature,
  }
  const smKey = { algorithm: 'SM4_GCM', sn: sm.sym_sn, key: sm.sym_key }
  const elliptic: KeyObject = createPrivateKey(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  )

  it('the official response', () => {
    const platform = [{ sn: sm.serial, publicKey: createPublicKey(sm.certificate_pem) }]
    const open = () => openApiResponse({ url, appid, headers, body }, { symmetric: smKey, platform }, { now })
    expect(rejection(open)).toBe('api_security_algorithm_unsupported')
    expect(open).toThrow(/AES256_GCM and RSAwithSHA256 only/)
  })

  it.each([
    ['a symmetric key', { symmetric: smKey, asymmetric: { sn: 'a', privateKey: elliptic } }],
    ['a signing algorithm', { symmetric, asymmetric: { algorithm: 'SM2withSM3', sn: 'a', privateKey: elliptic } }],
    ['a private key', { symmetric, asymmetric: { sn: 'a', privateKey: elliptic } }],
  ])('%s', (_, keys) => {
    const env = { now, random: (bytes: number) => new Uint8Array(bytes) }
    expect(rejection(() => sealApiRequest({ url, appid, params: {} }, keys, env))).toBe(
      'api_security_algorithm_unsupported',
    )
  })
})

function omit(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name))
}

function rejection(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (!(error instanceof ApiSecurityError)) throw error
    return error.code
  }
  return 'accepted'
}
