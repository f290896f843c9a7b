import { readRefreshToken } from '../domain/refreshToken.ts'
import type { Clock, Keyring, TokenStore } from '../ports.ts'

interface Deps {
  appid: string
  keyring: Keyring
  tokens: TokenStore
  now: Clock
}

/** Signs the device out, its session included; a token that means nothing is signed out already (as RFC 7009 has it). */
export const revokeTokens =
  ({ appid, keyring, tokens, now }: Deps) =>
  async ({ refreshToken }: { refreshToken: string }): Promise<void> => {
    const token = readRefreshToken(keyring.refreshKey, refreshToken)
    if (token) await tokens.revoke({ familyId: token.familyId, appid, now: now() })
  }
