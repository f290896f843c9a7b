import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'

/**
 * Refresh tokens are derived, not stored: `qr_` + base64url(familyId ‖ generation ‖ HMAC). Whoever holds the key can
 * make the same token again, so an answer that got lost can be repeated and a stolen database holds no token.
 */
const prefix = 'qr_'
const familyBytes = 16
const bodyBytes = familyBytes + 4
const macBytes = 32

export interface RefreshToken {
  /** 128 bits in base64url. */
  familyId: string
  generation: number
}

export function writeRefreshToken(key: KeyObject, { familyId, generation }: RefreshToken): string {
  const body = Buffer.alloc(bodyBytes)
  body.set(Buffer.from(familyId, 'base64url'))
  body.writeUInt32BE(generation, familyBytes)
  return prefix + Buffer.concat([body, mac(key, body)]).toString('base64url')
}

/** Undefined for anything this key did not write. */
export function readRefreshToken(key: KeyObject, token: string): RefreshToken | undefined {
  if (!token.startsWith(prefix)) return undefined
  const bytes = Buffer.from(token.slice(prefix.length), 'base64url')
  // Decoding is lenient; only the one canonical spelling of a token counts.
  if (bytes.length !== bodyBytes + macBytes || prefix + bytes.toString('base64url') !== token) return undefined
  const body = bytes.subarray(0, bodyBytes)
  if (!timingSafeEqual(mac(key, body), bytes.subarray(bodyBytes))) return undefined
  return { familyId: body.subarray(0, familyBytes).toString('base64url'), generation: body.readUInt32BE(familyBytes) }
}

function mac(key: KeyObject, body: Buffer): Buffer {
  return createHmac('sha256', key).update(body).digest()
}
