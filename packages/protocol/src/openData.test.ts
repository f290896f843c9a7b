import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../test/vectors/open-data.json' with { type: 'json' }
import { sealRaw } from '../test/sealRaw.ts'
import { decodeCanonicalBase64, isCanonicalBase64 } from './base64.ts'
import {
  checkWatermarkAge,
  decryptOpenData,
  encryptedDataHashes,
  OpenDataError,
  sealOpenData,
  type SealedOpenData,
} from './openData.ts'

const [official, phone] = vectors.opens as [Vector, Vector]
type Vector = (typeof vectors.opens)[0]

describe.each(vectors.opens)('$id', (vector) => {
  it('opens to its plaintext', () => {
    expect(JSON.stringify(decryptOpenData(sealedOf(vector)))).toBe(vector.plaintext)
  })

  it('is sealed to the same bytes again', () => {
    const sealed = sealOpenData({
      payload: JSON.parse(vector.plaintext),
      sessionKey: vector.session_key,
      iv: decodeCanonicalBase64(vector.iv)!,
    })
    expect(sealed).toEqual({ encryptedData: vector.encryptedData, iv: vector.iv })
  })
})

it('hashes both forms of encryptedData', () => {
  expect(encryptedDataHashes(official.encryptedData)).toEqual({
    text: official.sha256OfText,
    bytes: official.sha256OfBytes,
  })
  expect(() => encryptedDataHashes('%')).toThrow(OpenDataError)
})

describe('whatever is wrong with the data', () => {
  const key = official.session_key
  const ours = { watermark: { timestamp: 1637744274, appid: official.appid } }
  const plain = (bytes: Uint8Array | string) => ({ ...sealedOf(official), ...sealRaw(bytes, key) })
  const cases: Record<string, SealedOpenData> = {
    ...Object.fromEntries(vectors.mustFail.map(({ id, change }) => [id, sealedOf({ ...official, ...change })])),
    'nothing at all': { ...sealedOf(official), encryptedData: '' },
    'more than 8 KiB': plain(JSON.stringify({ ...ours, note: 'x'.repeat(8192) })),
    'a form that turned + into a space': {
      ...sealedOf(official),
      encryptedData: official.encryptedData.replace('+', ' '),
    },
    'not a string': { ...sealedOf(official), iv: [official.iv] as unknown as string },
    'not JSON': plain('{"phoneNumber":'),
    'JSON of another kind': plain(JSON.stringify([ours])),
    'not UTF-8': plain(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')])),
    'a byte order mark': plain(`\ufeff${JSON.stringify(ours)}`),
    'no watermark': plain('{}'),
    'a watermark without time': plain(JSON.stringify({ watermark: { appid: official.appid } })),
  }

  it('the same kind of data with nothing wrong opens', () => {
    expect(decryptOpenData(plain(JSON.stringify({ ...ours, note: 'x'.repeat(8000) })))).toHaveProperty('note')
  })

  it.each(Object.keys(cases))('%s: the same error', (name) => {
    expect(outcomeOf(() => decryptOpenData(cases[name]!))).toEqual({
      message: 'The open data was rejected',
      code: 'open_data_rejected',
      name: 'OpenDataError',
      shown: '{"name":"OpenDataError","code":"open_data_rejected"}',
    })
  })

  it('a check that is not content, whatever it throws: the same error', () => {
    const check = () => {
      throw new RangeError('phoneNumber is 5 digits')
    }
    expect(outcomeOf(() => decryptOpenData(sealedOf(official), check))).toEqual(
      outcomeOf(() => decryptOpenData(cases['not JSON']!)),
    )
  })
})

it('reads the payload into the type of its check', () => {
  const data: { purePhoneNumber: unknown } = decryptOpenData(sealedOf(phone), ({ purePhoneNumber, watermark }) => ({
    purePhoneNumber,
    watermark,
  }))
  expect(data.purePhoneNumber).toBe('13580006666')
})

it.each(['', 'short', 'tiihtNczf5v6AKRyjwEUhQ', 'dGlpaHROY3pmNXY2QUtSeWp3RVVoUQ=='])(
  'a session key that is not 16 bytes (%j) is our own mistake, not the caller’s',
  (sessionKey) => {
    expect(() => decryptOpenData({ ...sealedOf(official), sessionKey })).toThrow(TypeError)
    expect(() => sealOpenData({ payload: {}, sessionKey, iv: new Uint8Array(16) })).toThrow(TypeError)
  },
)

it('opens whatever it sealed', () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 8 })
  const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 })
  fc.assert(
    fc.property(json, bytes16, bytes16, fc.maxSafeInteger(), (fields, keyBytes, iv, timestamp) => {
      const payload = { ...fields, watermark: { timestamp, appid: 'wx4f4bc4dec97d474b' } }
      const text = JSON.stringify(payload)
      fc.pre(Buffer.byteLength(text) < 8192)
      const sessionKey = Buffer.from(keyBytes).toString('base64')
      const sealed = sealOpenData({ payload, sessionKey, iv })
      const opened = decryptOpenData({ ...sealed, sessionKey, appid: 'wx4f4bc4dec97d474b' })
      expect(JSON.stringify(opened)).toBe(text)
    }),
    { numRuns: 300 },
  )
})

describe('the age of a watermark', () => {
  const now = new Date('2026-01-01T00:00:00.900Z')
  const second = Date.parse('2026-01-01T00:00:00Z') / 1000
  const check = (timestamp: unknown) => () =>
    checkWatermarkAge({ timestamp: timestamp as number, appid: 'wx4f4bc4dec97d474b' }, { now })

  it.each([0, -1, -300, 60])('%i s from now is accepted', (offset) => {
    expect(check(second + offset)).not.toThrow()
  })

  it.each([-301, 61, -86400, 1e9])('%i s from now is refused', (offset) => {
    expect(check(second + offset)).toThrow(OpenDataError)
  })

  it.each([String(second), '1e9', NaN, Infinity, 1e309, null, undefined, second + 0.5, [second], true])(
    '%j is not a time',
    (timestamp) => {
      expect(check(timestamp)).toThrow(OpenDataError)
    },
  )

  it('a broken clock accepts nothing', () => {
    const watermark = { timestamp: second, appid: 'wx4f4bc4dec97d474b' }
    expect(() => checkWatermarkAge(watermark, { now: new Date(NaN) })).toThrow(OpenDataError)
  })

  it('other limits may be set', () => {
    const watermark = { timestamp: second - 301, appid: 'wx4f4bc4dec97d474b' }
    expect(() => checkWatermarkAge(watermark, { now, maxAgeSeconds: 301 })).not.toThrow()
    expect(() => checkWatermarkAge(watermark, { now: new Date(0), maxAheadSeconds: second })).not.toThrow()
  })
})

describe('canonical base64', () => {
  const data = official.encryptedData
  const respelt: Record<string, string> = {
    'without padding': data.replace(/=+$/, ''),
    'one padding sign short': data.slice(0, -1),
    'padded twice': `${data}==`,
    'URL alphabet': data.replaceAll('+', '-').replaceAll('/', '_'),
    'leading space': ` ${data}`,
    'trailing newline': `${data}\n`,
    'broken into lines': data.replace(/.{64}/g, '$&\r\n'),
    'loose bits at the end': data.replace(/w==$/, 'x=='),
    'a NUL at the end': `${data}\0`,
    'percent-encoded': encodeURIComponent(data),
    'full-width letters': data.replace('A', 'Ａ'),
  }

  it.each(Object.entries(respelt))('refuses the same bytes respelt: %s', (_, text) => {
    expect(text).not.toBe(data)
    expect(isCanonicalBase64(text)).toBe(false)
    expect(() => decryptOpenData({ ...sealedOf(official), encryptedData: text })).toThrow(OpenDataError)
  })

  it('keeps the bounds, in bytes', () => {
    const of = (length: number) => Buffer.alloc(length).toString('base64')
    expect(isCanonicalBase64(of(16), { exactly: 16 })).toBe(true)
    expect(isCanonicalBase64(of(17), { exactly: 16 })).toBe(false)
    expect(isCanonicalBase64(of(32), { multipleOf: 16, max: 32 })).toBe(true)
    expect(isCanonicalBase64(of(48), { multipleOf: 16, max: 32 })).toBe(false)
    expect(isCanonicalBase64(of(33), { max: 32 })).toBe(false)
    expect(isCanonicalBase64('', { multipleOf: 16 })).toBe(false)
    expect(isCanonicalBase64('')).toBe(true)
  })
})

function sealedOf(vector: { appid: string; session_key: string; iv: string; encryptedData: string }): SealedOpenData {
  return {
    appid: vector.appid,
    sessionKey: vector.session_key,
    iv: vector.iv,
    encryptedData: vector.encryptedData,
  }
}

function outcomeOf(act: () => unknown) {
  try {
    act()
  } catch (error) {
    const { message, code, name } = error as OpenDataError
    return { message, code, name, shown: JSON.stringify(error) }
  }
  return 'accepted'
}
