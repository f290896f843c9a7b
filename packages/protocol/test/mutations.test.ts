// Whoever holds a payload of his own may edit its iv and ciphertext. CBC lets every edit through that unpads; what
// stops it is that a change of one block garbles the block before, and that every field is required and repeated.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkWatermarkAge, decryptOpenData, OpenDataError, readPhoneInfo, sealOpenData, toE164 } from '../src/index.ts'
import vectors from './vectors/open-data.json' with { type: 'json' }

const appid = 'wx4f4bc4dec97d474b'
const sessionKey = 'HyVFkGl5F5OQWJZZaNzBBg=='
const now = new Date('2026-01-01T00:00:00Z')
const timestamp = now.getTime() / 1000

describe('the iv alone', () => {
  const vector = vectors.opens[1]!
  const iv = Buffer.from(vector.iv, 'base64')
  const withIv = (changed: Buffer) => () =>
    decryptOpenData({ ...vector, sessionKey: vector.session_key, iv: changed.toString('base64') }, (data) =>
      readPhoneInfo(data, { appid }),
    )

  it('none of its 128 bits may flip', () => {
    expect(withIv(iv)).not.toThrow()
    for (let bit = 0; bit < 128; bit += 1) {
      const flipped = Buffer.from(iv)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(withIv(flipped), `bit ${bit}`).toThrow(OpenDataError)
    }
  })

  it.each(['phoneNumbeR', 'PhoneNumber', 'xxxxxxxxxxx', 'countryCode'])('cannot rename the first key to %s', (name) => {
    const renamed = xor(iv, xor(Buffer.from('{"phoneNumber":"'), Buffer.from(`{"${name}":"`)))
    // The rename itself works: the JSON is well-formed and has the new key. Only the missing field gives it away.
    const opened = decryptOpenData({ ...vector, sessionKey: vector.session_key, iv: renamed.toString('base64') })
    expect(opened).toHaveProperty(name)
    expect(withIv(renamed)).toThrow(OpenDataError)
  })
})

type Edit = (bytes: Buffer, other: Buffer) => Buffer

const position = fc.nat(4095)
const edits: fc.Arbitrary<Edit> = fc.oneof(
  named('flip', position, position, (bytes, at, bit) => {
    const flipped = Buffer.from(bytes)
    flipped[at % bytes.length]! ^= 1 << (bit & 7)
    return flipped
  }),
  named('swap', position, position, (bytes, a, b) => {
    const list = blocks(bytes)
    const [i, j] = [a % list.length, b % list.length]
    const [left, right] = [list[i]!, list[j]!]
    return Buffer.concat(list.with(i, right).with(j, left))
  }),
  named('repeat', position, position, (bytes, a, b) => {
    const list = blocks(bytes)
    return Buffer.concat(list.toSpliced(b % list.length, 0, list[a % list.length]!))
  }),
  named('drop', position, position, (bytes, a) => Buffer.concat(blocks(bytes).toSpliced(a % blocks(bytes).length, 1))),
  named('cut', position, position, (bytes, a) => bytes.subarray(0, a % (bytes.length + 1))),
  named('splice', position, position, (bytes, a, b, other) =>
    Buffer.concat([
      ...blocks(bytes).slice(0, a % blocks(bytes).length),
      ...blocks(other).slice(b % blocks(other).length),
    ]),
  ),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map(
    (tail): Edit =>
      (bytes) =>
        Buffer.concat([bytes, tail]),
  ),
  fc.tuple(position, fc.uint8Array({ minLength: 16, maxLength: 16 })).map(
    ([a, block]): Edit =>
      (bytes) =>
        Buffer.concat(blocks(bytes).toSpliced(a % blocks(bytes).length, 1, Buffer.from(block))),
  ),
)

const mainland = fc.integer({ min: 13000000000, max: 19999999999 }).map((number) => ({
  phoneNumber: String(number),
  purePhoneNumber: String(number),
  countryCode: '86' as string | number,
}))
const foreign = fc
  .tuple(fc.constantFrom('1', '44', '852', '971'), fc.integer({ min: 20000000, max: 9999999999 }))
  .chain(([code, number]) =>
    fc.record({
      phoneNumber: fc.constantFrom(`+${code}${number}`, `${code}${number}`, `+${code} ${number}`),
      purePhoneNumber: fc.constant(String(number)),
      countryCode: fc.constantFrom<string | number>(code, Number(code)),
    }),
  )
const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 })
const tap = fc.record({ phone: fc.oneof(mainland, foreign), iv: bytes16 })

describe('iv and ciphertext', () => {
  it('no edit of the documented payload is accepted', () => {
    fc.assert(
      fc.property(tap, tap, fc.array(edits, { minLength: 1, maxLength: 4 }), (own, second, script) => {
        const [bytes, other] = [seal(own), seal(second)]
        const edited = script.reduce((current, edit) => edit(current, other), bytes)
        fc.pre(!edited.equals(bytes) && !edited.equals(other))
        expect(open(edited)).toBeUndefined()
      }),
      { numRuns: 10_000 },
    )
  }, 60_000)

  it('with fields WeChat may add, an edit is refused or leaves one of his own numbers', () => {
    // A garbled block may then lie within a text nobody reads; that is the one place where an edit can pass.
    const extra = fc.string({ minLength: 64, maxLength: 96 })
    fc.assert(
      fc.property(tap, tap, extra, fc.array(edits, { minLength: 1, maxLength: 3 }), (own, second, note, script) => {
        const [bytes, other] = [seal(own, { note }), seal(second, { note })]
        const edited = script.reduce((current, edit) => edit(current, other), bytes)
        expect([undefined, e164Of(own), e164Of(second)]).toContain(open(edited))
      }),
      { numRuns: 3000 },
    )
  }, 60_000)
})

function seal({ phone, iv }: { phone: object; iv: Uint8Array }, extra: object = {}): Buffer {
  const payload = { ...phone, ...extra, watermark: { timestamp, appid } }
  return Buffer.concat([iv, Buffer.from(sealOpenData({ payload, sessionKey, iv }).encryptedData, 'base64')])
}

/** The number a server would take the bytes for; undefined if it refuses them. Any other error fails the test. */
function open(bytes: Buffer): string | undefined {
  const [iv, encryptedData] = [bytes.subarray(0, 16), bytes.subarray(16)].map((part) => part.toString('base64'))
  try {
    const read = { encryptedData: encryptedData!, iv: iv!, sessionKey, appid }
    const phone = decryptOpenData(read, (data) => readPhoneInfo(data, { appid }))
    checkWatermarkAge(phone.watermark, { now })
    return toE164(phone)
  } catch (error) {
    if (error instanceof OpenDataError) return undefined
    throw error
  }
}

function e164Of({ phone }: { phone: { countryCode: string | number; purePhoneNumber: string } }): string {
  return toE164(phone)
}

function named(
  name: string,
  a: fc.Arbitrary<number>,
  b: fc.Arbitrary<number>,
  edit: (bytes: Buffer, a: number, b: number, other: Buffer) => Buffer,
): fc.Arbitrary<Edit> {
  return fc.tuple(a, b).map(([first, second]) => {
    // An earlier edit may have left nothing to edit.
    const run: Edit = (bytes, other) => (bytes.length === 0 ? bytes : edit(bytes, first, second, other))
    return Object.assign(run, { [fc.toStringMethod]: () => `${name}(${first}, ${second})` })
  })
}

function blocks(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, index) => bytes.subarray(index * 16, index * 16 + 16))
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ b[index]!))
}
