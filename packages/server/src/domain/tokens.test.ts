import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createLocalJWKSet, exportJWK, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { signAccessToken, verifyAccessToken, type AccessClaims } from './accessToken.ts'
import { readRefreshToken, writeRefreshToken } from './refreshToken.ts'

const key = createSecretKey(randomBytes(32))
const familyId = randomBytes(16).toString('base64url')

describe('refresh tokens', () => {
  it('come back as what they were written from', () => {
    expect(readRefreshToken(key, writeRefreshToken(key, { familyId, generation: 7 }))).toEqual({
      familyId,
      generation: 7,
    })
  })

  it('are refused in every other spelling and under every other key', () => {
    const token = writeRefreshToken(key, { familyId, generation: 0 })
    const flipped = [...token].map((char, at) => token.slice(0, at) + (char === 'A' ? 'B' : 'A') + token.slice(at + 1))
    const spellings = [...flipped, `${token}=`, `${token} `, token.slice(0, -1), token.slice(3), '', 'qr_']
    for (const spelling of spellings) expect(readRefreshToken(key, spelling)).toBeUndefined()
    expect(readRefreshToken(createSecretKey(randomBytes(32)), token)).toBeUndefined()
  })
})

describe('access tokens', () => {
  const signing = { kid: 's1', ...generateKeyPairSync('ed25519') }
  const other = { kid: 's2', ...generateKeyPairSync('ed25519') }
  const now = new Date('2026-01-01T00:00:00Z')
  const iat = now.getTime() / 1000
  const claims: AccessClaims = {
    iss: 'quickreg',
    aud: 'wx0000000000000001',
    sub: 'a',
    sid: 'f',
    jti: 'f.0',
    iat,
    exp: iat + 600,
  }
  const expected = { iss: claims.iss, aud: claims.aud, now }

  it('are verified by jose with the published key', async () => {
    const jwks = createLocalJWKSet({ keys: [{ ...(await exportJWK(signing.publicKey)), kid: 's1', alg: 'EdDSA' }] })
    const verified = await jwtVerify(signAccessToken(signing, claims), jwks, {
      issuer: claims.iss,
      audience: claims.aud,
      typ: 'at+jwt',
      algorithms: ['EdDSA'],
      currentDate: now,
    })
    expect(verified.payload).toEqual(claims)
  })

  it('live exactly until exp, for this issuer and audience', () => {
    const token = signAccessToken(signing, claims)
    const at = (seconds: number) => ({ ...expected, now: new Date((iat + seconds) * 1000) })
    expect(verifyAccessToken([other, signing], token, at(599))).toEqual(claims)
    expect(verifyAccessToken([signing], token, at(600))).toBeUndefined()
    expect(verifyAccessToken([other], token, expected)).toBeUndefined()
    expect(verifyAccessToken([signing], token, { ...expected, aud: 'wx0000000000000002' })).toBeUndefined()
    expect(verifyAccessToken([signing], token, { ...expected, iss: 'quickreg/' })).toBeUndefined()
  })

  it('are refused whatever the header claims', () => {
    const [, payload, signature] = signAccessToken(signing, claims).split('.')
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const headers = [
      { alg: 'none' },
      { alg: 'nOnE', typ: 'at+jwt', kid: 's1' },
      { alg: 'HS256', typ: 'at+jwt', kid: 's1' },
      { alg: 'ES256', typ: 'at+jwt', kid: 's1' },
      { alg: 'EdDSA', typ: 'JWT', kid: 's1' },
      { alg: 'EdDSA', kid: 's1' },
      { alg: 'EdDSA', typ: 'at+jwt' },
      { alg: 'EdDSA', typ: 'at+jwt', kid: '../../dev/null' },
      { alg: 'EdDSA', typ: 'at+jwt', kid: ['s1'] },
      { alg: 'EdDSA', typ: 'at+jwt', kid: 's1', jku: 'https://keys.example' },
      { alg: 'EdDSA', typ: 'at+jwt', kid: 's1', crit: ['b64'], b64: false },
    ]
    for (const header of headers) {
      expect(verifyAccessToken([signing], `${encode(header)}.${payload}.${signature}`, expected)).toBeUndefined()
      expect(verifyAccessToken([signing], `${encode(header)}.${payload}.`, expected)).toBeUndefined()
    }
    const token = signAccessToken(signing, claims)
    for (const edited of [
      `${token}.x`,
      `${token}=`,
      `${token}A`,
      token.slice(0, -2),
      `${token}.${token}`,
      ' ' + token,
    ]) {
      expect(verifyAccessToken([signing], edited, expected)).toBeUndefined()
    }
  })
})
