import { RegistrationError } from '../domain/errors.ts'
import { readRefreshToken } from '../domain/refreshToken.ts'
import type { Clock, Keyring, TokenStore } from '../ports.ts'
import type { IssuedTokens, IssueTokens } from './issueTokens.ts'

interface Deps {
  appid: string
  keyring: Keyring
  tokens: TokenStore
  issueTokens: IssueTokens
  now: Clock
}

/** The next pair. A token that was rotated more than ten seconds ago has been stolen or lost: its family dies. */
export const refreshTokens =
  ({ appid, keyring, tokens, issueTokens, now }: Deps) =>
  async ({ refreshToken }: { refreshToken: string }): Promise<IssuedTokens> => {
    const token = readRefreshToken(keyring.refreshKey, refreshToken)
    const rotation = token && (await tokens.rotate({ ...token, appid, now: now() }))
    if (rotation?.kind !== 'rotated') throw new RegistrationError('refresh_invalid')
    return issueTokens(rotation.family)
  }
