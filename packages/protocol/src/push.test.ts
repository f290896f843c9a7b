import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../test/vectors/message-push.json' with { type: 'json' }
import { isPushTimely, openPush, pushRequestBody, sealPush, signPush, verifyPushUrl } from './push.ts'
import { PushError, type PushKeys } from './pushEnvelope.ts'

const { url, plain, secure, reply, revoke } = vectors
const keys: PushKeys = { token: secure.token, encodingAESKey: secure.encodingAESKey, appid: secure.appid }
const query = { timestamp: secure.timestamp, nonce: secure.nonce, msg_signature: secure.msg_signature }
const body = JSON.stringify({ ToUserName: 'gh_97417a04a28d', Encrypt: secure.encrypt })
const env = { timestamp: '1714112445', nonce: '415670741', random: Buffer.from('a8eedb185eb2fecf') }

describe('the verification request', () => {
  it.each([url, plain])('$id knows our token', ({ signature, timestamp, nonce, token }) => {
    expect(verifyPushUrl({ signature, timestamp, nonce }, token)).toBe(true)
    expect(verifyPushUrl({ signature, timestamp, nonce }, 'another')).toBe(false)
  })

  it.each([
    ['no signature', { ...url, signature: undefined }],
    ['an empty signature', { ...url, signature: '' }],
    ['a list of one', { ...url, signature: [url.signature] }],
    ['a repeated nonce', { ...url, nonce: [url.nonce, url.nonce] }],
    ['another time', { ...url, timestamp: '1714036505' }],
    ['upper case', { ...url, signature: url.signature.toUpperCase() }],
    ['a cut signature', { ...url, signature: url.signature.slice(0, 39) }],
  ])('is refused with %s', (_, forged) => {
    expect(verifyPushUrl(forged as typeof url, url.token)).toBe(false)
  })

  it('an empty token is a mistake of configuration, for anybody could sign with it', () => {
    const signature = signPush('x', url.timestamp, url.nonce)
    expect(() => verifyPushUrl({ ...url, signature }, '')).toThrow(TypeError)
    expect(() => openPush({ body, query }, { ...keys, token: '' })).toThrow(TypeError)
  })

  it('sorts its parts as byte strings: capital letters before small ones, whatever the locale', () => {
    expect(signPush('b', 'B', 'a')).toBe(signPush('a', 'b', 'B'))
    expect(signPush('b', 'B', 'a')).toBe('73b1a9554ddd479a2a755f8ebc4a291233cd8b66')
    // UTF-16 order would put the emoji (a surrogate pair) before U+FF5E.
    expect(signPush('\uff5e', '😀', '1')).toBe('61e1761d6332e54d54cc0b7ddea41ccb135eddfd')
  })
})

describe('a push', () => {
  it('the official one opens', () => {
    expect(openPush({ body, query }, keys)).toEqual({ message: JSON.parse(secure.message), text: secure.message })
  })

  it('the official one is sealed to the same bytes again', () => {
    const request = pushRequestBody(JSON.parse(secure.message), keys, {
      ...env,
      openid: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
    })
    expect(request).toEqual({
      body,
      query: {
        ...query,
        signature: secure.signature,
        openid: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
        encrypt_type: 'aes',
      },
    })
  })

  it('the official reply is sealed to the same bytes again', () => {
    const sealing = { timestamp: reply.timestamp, nonce: reply.nonce, random: Buffer.from(reply.random) }
    const sealed = {
      Encrypt: reply.encrypt,
      MsgSignature: reply.msg_signature,
      TimeStamp: 1713424427,
      Nonce: '415670741',
    }
    expect(sealPush(reply.message, keys, sealing)).toEqual(sealed)
    expect(sealPush(JSON.parse(reply.message), keys, sealing)).toEqual(sealed)
  })

  it('in compatible mode counts by its encrypted part only', () => {
    const compatible = JSON.stringify({ ...revoke.message, OpenID: 'somebody else', Encrypt: secure.encrypt })
    expect(openPush({ body: compatible, query }, keys).text).toBe(secure.message)
  })

  it('tells who withdrew the phone number', () => {
    const { body, query } = pushRequestBody(revoke.message, keys, { ...env, openid: revoke.message.OpenID })
    expect(openPush({ body, query }, keys).message).toEqual(revoke.message)
  })

  it('opens with a key whose last character carries spare bits', () => {
    const canonical = { ...keys, encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE' }
    const spare = { ...keys, encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }
    const { Encrypt, MsgSignature } = sealPush('{}', canonical, env)
    const input = { body: JSON.stringify({ Encrypt }), query: { ...env, msg_signature: MsgSignature } }
    expect(openPush(input, spare).text).toBe('{}')
  })

  it('opens whatever was sealed, at every length of padding', () => {
    const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 })
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), bytes16, (message, nonce, random) => {
        fc.pre(nonce !== '')
        const text = JSON.stringify(message)
        const sealing = { timestamp: env.timestamp, nonce, random }
        const { Encrypt, MsgSignature } = sealPush(message, keys, sealing)
        const query = { timestamp: env.timestamp, nonce, msg_signature: MsgSignature }
        expect(openPush({ body: JSON.stringify({ Encrypt }), query }, keys).text).toBe(text)
      }),
      { numRuns: 200 },
    )
    for (let length = 0; length < 32; length += 1) {
      const message = { text: 'x'.repeat(length) }
      const { Encrypt, MsgSignature } = sealPush(message, keys, env)
      const input = { body: JSON.stringify({ Encrypt }), query: { ...env, msg_signature: MsgSignature } }
      expect(openPush(input, keys).message).toEqual(message)
    }
  })
})

describe('a push that must not be acted on', () => {
  const signed = (encrypt: string) => ({
    body: JSON.stringify({ Encrypt: encrypt }),
    query: { ...env, msg_signature: signPush(keys.token, env.timestamp, env.nonce, encrypt) },
  })
  const random = Buffer.alloc(16, 1)
  const length = (value: number) =>
    Buffer.from([value >>> 24, value >>> 16, value >>> 8, value].map((byte) => byte & 255))
  const envelope = (...parts: (Buffer | string)[]) =>
    signed(encryptRaw(pad(Buffer.concat(parts.map((p) => Buffer.from(p))))))
  const message = '{"a":1}'
  const good = () => Buffer.concat([random, length(message.length), Buffer.from(message + keys.appid)])
  const cases: Record<string, Parameters<typeof openPush>[0]> = {
    'another signature': { body, query: { ...query, msg_signature: '0'.repeat(40) } },
    'the signature of the query instead': { body, query: { ...query, msg_signature: secure.signature } },
    'no signature': { body, query: { ...query, msg_signature: undefined as unknown as string } },
    'a list of signatures': { body, query: { ...query, msg_signature: [query.msg_signature] as unknown as string } },
    'another time': { body, query: { ...query, timestamp: '1714112446' } },
    'no Encrypt': { body: '{}', query },
    'an Encrypt that is no string': { body: '{"Encrypt":[1]}', query },
    'a body that is not JSON': { body: 'Encrypt=1', query },
    'an empty body': { body: '', query },
    'text that is not base64': signed('%%%%'),
    'half a block': signed(Buffer.alloc(48).toString('base64')),
    'nothing sealed': signed(''),
    'bytes nobody sealed': signed(Buffer.alloc(64, 9).toString('base64')),
    'padding of zero': signed(encryptRaw(Buffer.alloc(64))),
    'padding longer than a block': signed(encryptRaw(Buffer.alloc(64, 33))),
    'padding of unequal bytes': signed(encryptRaw(Buffer.concat([Buffer.alloc(62, 1), Buffer.from([3, 2])]))),
    'only padding': signed(encryptRaw(Buffer.alloc(32, 32))),
    'a good message under padding of unequal bytes': signed(encryptRaw(pad(good(), { filler: 0 }))),
    'a good message under padding of two blocks': signed(encryptRaw(pad(good(), { blocks: 2 }))),
    'less than a header': envelope('short'),
    'a length beyond the end': envelope(random, length(1000), message, keys.appid),
    'a length of four gigabytes': envelope(random, length(0xffffffff), message, keys.appid),
    'a length one too short': envelope(random, length(message.length - 1), message, keys.appid),
    'another appid': envelope(random, length(message.length), message, 'wx0000000000000000'),
    'no appid': envelope(random, length(message.length), message),
    'an appid with something behind': envelope(random, length(message.length), message, `${keys.appid}x`),
    'a message that is not JSON': envelope(random, length(3), 'abc', keys.appid),
    'a message that is a list': envelope(random, length(2), '[]', keys.appid),
    'a message that is not UTF-8': envelope(random, length(3), Buffer.from([0x22, 0xff, 0x22]), keys.appid),
  }

  it.each(Object.keys(cases))('%s: the same error', (name) => {
    expect(errorOf(() => openPush(cases[name]!, keys))).toEqual({
      code: 'push_rejected',
      message: 'The push was rejected',
      shown: '{"name":"PushError","code":"push_rejected"}',
    })
  })

  it('what these are made from opens', () => {
    expect(openPush(signed(encryptRaw(pad(good()))), keys).text).toBe(message)
  })

  it.each([
    ['padding of zero', 'padding'],
    ['less than a header', 'too short'],
    ['a length beyond the end', 'length out of bounds'],
    ['a length of four gigabytes', 'length out of bounds'],
    ['another appid', 'sealed for another app'],
    ['another signature', 'msg_signature does not match'],
  ])('%s: the log learns the cause', (name, cause) => {
    expect(causeOf(() => openPush(cases[name]!, keys))).toBe(cause)
  })

  it.each(Object.entries({ 'the body': revoke.xml, 'with spaces before': ` \n${revoke.xml}` }))(
    'XML is refused with a sentence that says what to change: %s',
    (_, xml) => {
      expect(errorOf(() => openPush({ body: xml, query }, keys))).toMatchObject({
        code: 'push_xml_unsupported',
        message: expect.stringContaining('set the data format to JSON at mp.weixin.qq.com'),
      })
    },
  )

  it('XML within a JSON envelope is refused with that sentence too', () => {
    const input = envelope(random, length(revoke.xml.length), revoke.xml, keys.appid)
    expect(errorOf(() => openPush(input, keys))).toMatchObject({ code: 'push_xml_unsupported' })
  })

  it.each(['', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}-`])(
    'a key like %j is a mistake of configuration',
    (key) => {
      expect(() => openPush({ body, query }, { ...keys, encodingAESKey: key })).toThrow(TypeError)
      expect(() => sealPush('{}', { ...keys, encodingAESKey: key }, env)).toThrow(TypeError)
    },
  )

  it('is never sealed with too little randomness', () => {
    expect(() => sealPush('{}', keys, { ...env, random: new Uint8Array(8) })).toThrow(TypeError)
  })
})

it('a push is timely for five minutes and the retries', () => {
  const now = new Date(1714112445_000)
  const timely = (timestamp: unknown) => isPushTimely(timestamp as string, { now })
  expect(['1714112445', '1714112130', '1714112760'].map(timely)).toEqual([true, true, true])
  expect(['1714112129', '1714112761', '', 'NaN', '1e9', '-1', '1714112445 ', ' 1714112445'].some(timely)).toBe(false)
  expect(isPushTimely('1714112445', { now: new Date(NaN) })).toBe(false)
  expect(isPushTimely('1714112440', { now, toleranceSeconds: 4 })).toBe(false)
})

/** As WeChat pads; `blocks` and `filler` make it wrong. */
function pad(bytes: Buffer, { blocks = 1, filler }: { blocks?: number; filler?: number } = {}): Buffer {
  const missing = 32 * blocks - (bytes.length % 32)
  return Buffer.concat([bytes, Buffer.alloc(missing - 1, filler ?? missing), Buffer.from([missing])])
}

function encryptRaw(padded: Buffer): string {
  const cipher = createCipheriv('aes-256-cbc', Buffer.alloc(32), Buffer.alloc(16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

function errorOf(act: () => unknown) {
  try {
    act()
  } catch (error) {
    if (!(error instanceof PushError)) throw error
    return { code: error.code, message: error.message, shown: JSON.stringify(error) }
  }
  return 'accepted'
}

function causeOf(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return (error as Error).cause
  }
  return 'accepted'
}
