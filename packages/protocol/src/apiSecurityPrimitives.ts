import { constants, createCipheriv, createDecipheriv, sign, verify, type KeyObject } from 'node:crypto'
import { decodeCanonicalBase64 } from './base64.ts'
import type { JsonObject } from './json.ts'

const messages = {
  api_security_rejected: 'The signed message was rejected',
  api_security_algorithm_unsupported:
    'API security is supported with AES256_GCM and RSAwithSHA256 only; choose them at mp.weixin.qq.com → 开发管理 → API安全',
} as const

/** A message that must not be trusted, or keys of an algorithm we do not have; `cause` is for the log only. */
export class ApiSecurityError extends Error {
  override readonly name = 'ApiSecurityError'
  readonly code: keyof typeof messages
  constructor(code: keyof typeof messages, cause?: unknown) {
    super(messages[code], { cause })
    this.code = code
  }
}

export interface SymmetricKey {
  /** Anything but AES256_GCM is refused by name (SM4_GCM exists in the console). */
  algorithm?: string
  /** The number the console gives the key. */
  sn: string
  /** Base64 of 32 bytes. */
  key: string
}

/** Encryption as it travels; the order of the fields is that of the wire. */
interface GcmBody {
  iv: string
  data: string
  authtag: string
}

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } as const
const gcm = 'aes-256-gcm'
// Node takes tags of 4 bytes unless told: such a tag is forged in seconds.
const tagOptions = { authTagLength: 16 } as const

/**
 * RSASSA-PSS with SHA-256 and a salt of 32 bytes: the console's name, RSAwithSHA256, does not say so.
 *
 * @returns Base64.
 * @throws {ApiSecurityError} `api_security_algorithm_unsupported`: not an RSA key.
 */
export function signApi(text: string, privateKey: KeyObject): string {
  return sign('sha256', Buffer.from(text), { key: rsaOnly(privateKey), ...pss }).toString('base64')
}

/** @throws {ApiSecurityError} `api_security_algorithm_unsupported`: not an RSA key. */
export function verifyApi(text: string, signature: string, publicKey: KeyObject): boolean {
  const bytes = decodeCanonicalBase64(signature)
  return bytes !== undefined && verify('sha256', Buffer.from(text), { key: rsaOnly(publicKey), ...pss }, bytes)
}

/** @param iv 12 random bytes, never used before with this key. */
export function sealGcm(plaintext: string, aad: string, symmetric: SymmetricKey, iv: Uint8Array): GcmBody {
  const cipher = createCipheriv(gcm, aesKeyBytes(symmetric), iv, tagOptions).setAAD(Buffer.from(aad))
  const data = cipher.update(plaintext, 'utf8', 'base64') + cipher.final('base64')
  return { iv: Buffer.from(iv).toString('base64'), data, authtag: cipher.getAuthTag().toString('base64') }
}

/** @throws {ApiSecurityError} `api_security_rejected`: another key, aad or text than it was sealed with. */
export function openGcm(body: JsonObject, aad: string, symmetric: SymmetricKey): Buffer {
  const key = aesKeyBytes(symmetric)
  const iv = decodeCanonicalBase64(body.iv, { exactly: 12 })
  const data = decodeCanonicalBase64(body.data)
  const tag = decodeCanonicalBase64(body.authtag, { exactly: tagOptions.authTagLength })
  if (!iv || !data || !tag) throw new ApiSecurityError('api_security_rejected', 'iv, data or authtag malformed')
  const decipher = createDecipheriv(gcm, key, iv, tagOptions).setAAD(Buffer.from(aad)).setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(data), decipher.final()])
  } catch (error) {
    throw new ApiSecurityError('api_security_rejected', error)
  }
}

function aesKeyBytes({ algorithm = 'AES256_GCM', key }: SymmetricKey): Buffer {
  if (algorithm !== 'AES256_GCM') throw new ApiSecurityError('api_security_algorithm_unsupported', algorithm)
  const bytes = decodeCanonicalBase64(key, { exactly: 32 })
  if (!bytes) throw new TypeError('The symmetric key of API security must be base64 of 32 bytes')
  return bytes
}

function rsaOnly(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'rsa') {
    throw new ApiSecurityError('api_security_algorithm_unsupported', key.asymmetricKeyType)
  }
  return key
}
