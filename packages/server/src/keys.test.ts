import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyring, generateKeys, keysSchema } from './keys.ts'

const phone = '+8613800138000'

describe('keyring', () => {
  const keys = generateKeys(randomBytes)
  const keyring = createKeyring(keys, randomBytes)

  it('opens what it sealed, where it was sealed', () => {
    const sealed = keyring.seal('accounts.phone', 'a1', phone)

    expect(keyring.open('accounts.phone', 'a1', sealed)).toBe(phone)
    expect(() => keyring.open('accounts.phone', 'a2', sealed)).toThrow()
    expect(() => keyring.open('contacts.phone', 'a1', sealed)).toThrow()
  })

  it('never seals a value twice alike, and shows neither the value nor its base64', () => {
    const sealed = keyring.seal('accounts.phone', 'a1', phone)

    expect(keyring.seal('accounts.phone', 'a1', phone)).not.toBe(sealed)
    expect(sealed).not.toContain('138')
    expect(sealed).toMatch(/^k1\.[A-Za-z0-9+/=]+$/)
  })

  it('refuses a sealed value with any bit changed, cut short, or with a shortened tag', () => {
    const [id, text] = keyring.seal('accounts.phone', 'a1', phone).split('.') as [string, string]
    const bytes = Buffer.from(text, 'base64')
    const forged = [bytes.subarray(0, 16), bytes.subarray(0, bytes.length - 1)]
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const copy = Buffer.from(bytes)
      copy[bit >> 3]! ^= 1 << (bit & 7)
      forged.push(copy)
    }
    for (const copy of forged) {
      expect(() => keyring.open('accounts.phone', 'a1', `${id}.${copy.toString('base64')}`)).toThrow()
    }
  })

  it('keeps what was sealed, indexed and issued when a field key is added', () => {
    const sealed = keyring.seal('accounts.phone', 'a1', phone)
    const rotated = createKeyring(
      { ...keys, current: 'k2', keys: { ...keys.keys, k2: randomBytes(32).toString('base64') } },
      randomBytes,
    )

    expect(rotated.open('accounts.phone', 'a1', sealed)).toBe(phone)
    expect(rotated.seal('accounts.phone', 'a1', phone)).toMatch(/^k2\./)
    expect(rotated.phoneIndex(phone)).toBe(keyring.phoneIndex(phone))
    expect(rotated.fingerprint('phone_proof', 'code')).toBe(keyring.fingerprint('phone_proof', 'code'))
    expect(rotated.refreshKey.equals(keyring.refreshKey)).toBe(true)
  })

  it('keeps kinds of fingerprints apart', () => {
    expect(keyring.fingerprint('login_code', 'x')).not.toBe(keyring.fingerprint('phone_proof', 'x'))
  })

  it('binds a code to its flow, purpose and number', () => {
    const otp = { flowId: 'f1', purpose: 'account', phone, code: '123456' } as const
    const others = [
      { ...otp, flowId: 'f2' },
      { ...otp, purpose: 'change_phone' as const },
      { ...otp, phone: '+8613800138001' },
      { ...otp, code: '123457' },
    ]
    expect(keyring.otpHash({ ...otp })).toBe(keyring.otpHash(otp))
    expect(new Set([otp, ...others].map(keyring.otpHash)).size).toBe(5)
  })

  it('signs with the first signing key and lists all', () => {
    const next = generateKeys(randomBytes).signing[0]!
    const { signingKeys } = createKeyring({ ...keys, signing: [next, ...keys.signing] }, randomBytes)

    expect(signingKeys.map(({ kid }) => kid)).toEqual([next.kid, keys.signing[0]!.kid])
    expect(signingKeys[0].publicKey.export({ format: 'jwk' })).toEqual({ kty: 'OKP', crv: 'Ed25519', x: next.x })
  })
})

describe('keys file', () => {
  const good = generateKeys(randomBytes)

  it('takes what generateKeys makes', () => {
    expect(keysSchema.parse(good)).toEqual(good)
  })

  it.each([
    ['a current key that is not there', { ...good, current: 'k9' }],
    ['a short key', { ...good, keys: { k1: Buffer.alloc(31).toString('base64') } }],
    ['a key that is not base64', { ...good, index: '*'.repeat(44) }],
    ['no signing key', { ...good, signing: [] }],
    ['a public signing key', { ...good, signing: [{ ...good.signing[0], d: undefined }] }],
    ['an unknown field', { ...good, refresh: good.index }],
    [
      'a first signing key that is retired',
      { ...good, signing: [{ ...good.signing[0], retiredAt: '2026-03-01T02:00:00Z' }] },
    ],
    ['a signing key twice', { ...good, signing: [good.signing[0], good.signing[0]] }],
    ['next keys that are not there', { ...good, next: { key: 'k2', kid: good.signing[0]!.kid } }],
  ])('refuses %s', (_, file) => {
    expect(keysSchema.safeParse(file).success).toBe(false)
  })
})
