import { generateKeyPairSync } from 'node:crypto'
import { HttpRefusal } from '../http.ts'
import { randomHex, type RandomSource } from '../random.ts'
import type { ApiSecurity, App, PlatformKey } from '../state/apps.ts'

// WeChat does not say how long it signs with both; this is ours.
const bothKeysMs = 24 * 3_600_000

type DeveloperKeys = { [key in 'symmetric' | 'asymmetric']?: NonNullable<ApiSecurity[key]> | undefined }

/** WeChat's own key is made here, one per app and switching-on. */
export const createApiSecurity = (keys: DeveloperKeys, random: RandomSource): ApiSecurity => ({
  symmetric: keys.symmetric ?? null,
  asymmetric: keys.asymmetric ?? null,
  platform: createPlatformKey(random),
})

/**
 * Answers are signed with a new key from now on, and with the one before it as well for a day.
 *
 * @throws {HttpRefusal} 409 where API security is off.
 */
export function rotatePlatformKey({ apiSecurity }: App, random: RandomSource, now: number): void {
  if (!apiSecurity) throw new HttpRefusal(409, 'api_security_not_configured', "Set the app's apiSecurity first.")
  apiSecurity.deprecated = { ...apiSecurity.platform, until: now + bothKeysMs }
  apiSecurity.platform = createPlatformKey(random)
}

function createPlatformKey(random: RandomSource): PlatformKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { sn: randomHex(random, 32), publicKeyPem: publicKey, privateKeyPem: privateKey }
}
