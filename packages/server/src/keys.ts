import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import { z } from 'zod'
import type { SigningKey } from './domain/accessToken.ts'
import type { Keyring, Random } from './ports.ts'

const keyBytes = 32
const ivBytes = 12
const tagBytes = 16

const base64Key = z.base64().refine((text) => Buffer.from(text, 'base64').length === keyBytes, 'must be 32 bytes')
const keyId = z.string().regex(/^[A-Za-z0-9_-]{1,16}$/)

const signingKeyId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)

const signingJwkSchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: signingKeyId,
  x: z.base64url().length(43),
  d: z.base64url().length(43),
  /** From then on no server signs with it: it verifies what was signed before, and then nothing. */
  retiredAt: z.iso.datetime().optional(),
})

/**
 * The keys file of an installation.
 *
 * `keys` seal fields: `current` seals, all open. `index` never changes: the blind index of phones, the fingerprints of
 * one-use values, codes, puzzles and refresh tokens derive from it and have to outlive every rotation. `signing` holds
 * the access-token keys: the first one signs, all verify that are not over. `next` names the two that are known to all
 * servers before one of them uses them; `stolen` if a thief has those that they replace.
 */
export const keysSchema = z
  .strictObject({
    current: keyId,
    keys: z.record(keyId, base64Key),
    index: base64Key,
    signing: z.array(signingJwkSchema).min(1),
    next: z.strictObject({ key: keyId, kid: signingKeyId, stolen: z.literal(true).optional() }).optional(),
  })
  .refine(({ current, keys }) => Object.hasOwn(keys, current), { path: ['current'], error: 'names no key of `keys`' })
  .refine(({ signing }) => !signing[0]?.retiredAt, { path: ['signing'], error: 'the first one signs, and is retired' })
  .refine(({ signing }) => new Set(signing.map(({ kid }) => kid)).size === signing.length, {
    path: ['signing'],
    error: 'has a kid twice',
  })
  .refine(({ next, keys, signing }) => !next || (Object.hasOwn(keys, next.key) && signing.some(named(next.kid))), {
    path: ['next'],
    error: 'names keys that are not there',
  })

export type KeysFile = z.infer<typeof keysSchema>

/** Finds a signing key. */
export const named = (kid: string) => (key: { kid: string }) => key.kid === kid

/** A new set of keys, for development and for the first start. */
export function generateKeys(random: Random): KeysFile {
  return {
    current: 'k1',
    keys: { k1: generateFieldKey(random) },
    index: random(keyBytes).toString('base64'),
    signing: [generateSigningKey(random)],
  }
}

/** Key objects are made once, here: a raw Buffer would be converted at every use. */
export function createKeyring(keys: KeysFile, random: Random): Keyring {
  const fieldKeys = new Map(Object.entries(keys.keys).map(([id, secret]) => [id, derive(secret, 'field')]))
  const phoneKey = derive(keys.index, 'phone index')
  const fingerprintKey = derive(keys.index, 'fingerprint')
  const otpKey = derive(keys.index, 'otp')
  const [newest, ...older] = keys.signing.map(readSigningKey)
  if (!newest) throw new TypeError('The keys have no signing key')

  function fieldKey(id: string): KeyObject {
    const key = fieldKeys.get(id)
    if (!key) throw new Error(`The field key ${id} is missing from the keys`)
    return key
  }

  return {
    seal(place, rowId, value) {
      const iv = random(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', fieldKey(keys.current), iv, { authTagLength: tagBytes })
      cipher.setAAD(Buffer.from(`${place}.${rowId}`))
      const data = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
      return `${keys.current}.${Buffer.concat([iv, cipher.getAuthTag(), data]).toString('base64')}`
    },

    open(place, rowId, sealed) {
      const dot = sealed.indexOf('.')
      const bytes = Buffer.from(sealed.slice(dot + 1), 'base64')
      const iv = bytes.subarray(0, ivBytes)
      const decipher = createDecipheriv('aes-256-gcm', fieldKey(sealed.slice(0, dot)), iv, { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(`${place}.${rowId}`))
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
      return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
    },

    phoneIndex: (phone) => createHmac('sha256', phoneKey).update(phone).digest('base64url'),
    fingerprint: (kind, value) => createHmac('sha256', fingerprintKey).update(`${kind}\0${value}`).digest('base64url'),
    otpHash: (otp) => {
      const bound = [otp.flowId, otp.purpose, otp.phone, otp.code].join('\0')
      return createHmac('sha256', otpKey).update(bound).digest('base64url')
    },
    puzzleKey: derive(keys.index, 'proof of work'),
    refreshKey: derive(keys.index, 'refresh token'),
    signingKeys: [newest, ...older],
  }
}

/** HKDF (RFC 5869) by name, so that no key serves two purposes. */
function derive(secret: string, purpose: string): KeyObject {
  const bytes = hkdfSync('sha256', Buffer.from(secret, 'base64'), '', `quickreg ${purpose} v1`, keyBytes)
  return createSecretKey(Buffer.from(bytes))
}

/** PKCS#8 frame of an Ed25519 private key (RFC 8410, section 7); the 32 bytes of the seed follow. */
const ed25519Pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

export const generateFieldKey = (random: Random): string => random(keyBytes).toString('base64')

export function generateSigningKey(random: Random): KeysFile['signing'][number] {
  const der = Buffer.concat([ed25519Pkcs8, random(keyBytes)])
  const { x, d } = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' })
  return { kty: 'OKP', crv: 'Ed25519', kid: random(8).toString('base64url'), x: x!, d: d! }
}

function readSigningKey({ kid, retiredAt, ...jwk }: KeysFile['signing'][number]): SigningKey {
  const privateKey = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' })
  const publicKey = createPublicKey(privateKey)
  return { kid, privateKey, publicKey, ...(retiredAt && { retiredAt: new Date(retiredAt) }) }
}
