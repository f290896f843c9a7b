import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signAccessToken } from '../domain/accessToken.ts'
import { bareApp, keyring } from './testing/bare.ts'

describe('/.well-known/jwks.json', () => {
  it('verifies what the server signs, and shows nothing private', async () => {
    const { app } = bareApp({})
    const text = await (await app.request('/.well-known/jwks.json')).text()
    const { keys } = JSON.parse(text) as { keys: Record<string, string>[] }
    const claims = { iss: 'i', aud: 'a', sub: 's', sid: 'f', jti: 'j', iat: 0, exp: 1 }
    const [header, payload, signature] = signAccessToken(keyring.signingKeys[0], claims).split('.') as [
      string,
      string,
      string,
    ]
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }
    const jwk = keys.find((key) => key.kid === kid)!

    const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
    expect(verify(null, Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))).toBe(true)
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
    expect(jwk).toMatchObject({ alg: 'EdDSA', use: 'sig', kty: 'OKP', crv: 'Ed25519' })
    const { d } = keyring.signingKeys[0].privateKey.export({ format: 'jwk' })
    expect(text).not.toContain(d)
  })
})

describe('health', () => {
  it.each([
    [true, 200, 'ok'],
    [false, 503, 'not ready'],
  ])('readiness %s is %i', async (isReady, status, text) => {
    const { app } = bareApp({}, { ready: async () => isReady })
    const readiness = await app.request('/readyz')
    expect([readiness.status, await readiness.text()]).toEqual([status, text])
    const health = await app.request('/healthz')
    expect([health.status, await health.text()]).toEqual([200, 'ok'])
  })
})
