import { sign, verify, type KeyObject } from 'node:crypto'
import { limits } from './limits.ts'

/** An Ed25519 key pair with the name it bears in the JWKS. */
export interface SigningKey {
  kid: string
  privateKey: KeyObject
  publicKey: KeyObject
  /** When it stopped to sign. */
  retiredAt?: Date
}

/** Whether a token that this key signed may still live; clocks may differ a little. */
export function isOver({ retiredAt }: Pick<SigningKey, 'retiredAt'>, now: Date): boolean {
  return retiredAt !== undefined && now >= lastUseOf(retiredAt)
}

/** When the last token expires that a key signed which was retired then. */
export function lastUseOf(retiredAt: Date): Date {
  return new Date(retiredAt.getTime() + (limits.accessTtlSeconds + limits.clockSkewSeconds) * 1000)
}

export interface AccessClaims {
  iss: string
  aud: string
  /** Account id. */
  sub: string
  /** Token family: one signed-in device. */
  sid: string
  jti: string
  /** Seconds since the epoch. */
  iat: number
  exp: number
}

/** Signs an access token (RFC 9068, EdDSA). Ed25519 is deterministic: the same claims give the same token. */
export function signAccessToken(key: SigningKey, claims: AccessClaims): string {
  const input = `${headerOf(key.kid)}.${encode(claims)}`
  return `${input}.${sign(null, Buffer.from(input), key.privateKey).toString('base64url')}`
}

/**
 * The claims of a token one of these keys signed for this issuer and audience, while it lives; else undefined.
 * The header is compared with the one we write and never interpreted: no `alg`, `jku` or `crit` can be smuggled in.
 */
export function verifyAccessToken(
  keys: readonly SigningKey[],
  token: string,
  expected: { iss: string; aud: string; now: Date },
): AccessClaims | undefined {
  const [header, payload, signature, ...rest] = token.split('.')
  if (!header || !payload || !signature || rest.length > 0) return undefined
  const key = keys.find(({ kid }) => headerOf(kid) === header)
  const bytes = Buffer.from(signature, 'base64url')
  if (!key || isOver(key, expected.now) || bytes.toString('base64url') !== signature) return undefined
  if (!verify(null, Buffer.from(`${header}.${payload}`), key.publicKey, bytes)) return undefined
  // Signed by us, so it has the shape we write.
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as AccessClaims
  const seconds = expected.now.getTime() / 1000
  if (claims.iss !== expected.iss || claims.aud !== expected.aud || claims.exp <= seconds) return undefined
  return claims
}

function headerOf(kid: string): string {
  return encode({ alg: 'EdDSA', typ: 'at+jwt', kid })
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
