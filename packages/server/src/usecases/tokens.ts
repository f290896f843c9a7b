import { verifyAccessToken } from '../domain/accessToken.ts'
import type { Session } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import { readRefreshToken } from '../domain/tokens.ts'
import type { Clock, Keyring, SessionStore, TokenStore } from '../ports.ts'
import type { IssuedTokens, IssueTokens } from './issueTokens.ts'

interface Deps {
  appid: string
  issuer: string
  keyring: Keyring
  sessions: SessionStore
  tokens: TokenStore
  issueTokens: IssueTokens
  now: Clock
}

/** The next pair. A token that was rotated more than ten seconds ago has been stolen or lost: its family dies. */
export const refreshTokens =
  ({ keyring, tokens, issueTokens, now }: Deps) =>
  async ({ refreshToken }: { refreshToken: string }): Promise<IssuedTokens> => {
    const token = readRefreshToken(keyring.refreshKey, refreshToken)
    const rotation = token && (await tokens.rotate({ ...token, now: now() }))
    if (rotation?.kind !== 'rotated') throw new RegistrationError('refresh_invalid')
    return issueTokens(rotation.family)
  }

/** Signs the device out; a token that means nothing is signed out already (as RFC 7009 has it). */
export const revokeTokens =
  ({ keyring, tokens, now }: Deps) =>
  async ({ refreshToken }: { refreshToken: string }): Promise<void> => {
    const token = readRefreshToken(keyring.refreshKey, refreshToken)
    if (token) await tokens.revoke({ familyId: token.familyId, now: now() })
  }

/** Whose session this is. */
export const authenticateSession =
  ({ appid, sessions, now }: Deps) =>
  async (sessionToken: string | undefined): Promise<Session> => {
    const session = sessionToken?.startsWith('qs_') ? await sessions.find({ sessionToken, now: now() }) : undefined
    if (session?.appid !== appid) throw new RegistrationError('session_invalid')
    return session
  }

/** Whose account this is. The family is looked up each time: a revoked token shows and changes nothing. */
export const authenticateAccount =
  ({ appid, issuer, keyring, tokens, now }: Deps) =>
  async (accessToken: string | undefined): Promise<{ accountId: string; familyId: string }> => {
    const claims =
      accessToken && verifyAccessToken(keyring.signingKeys, accessToken, { iss: issuer, aud: appid, now: now() })
    if (!claims || !(await tokens.isLive({ familyId: claims.sid, now: now() }))) {
      throw new RegistrationError('token_invalid')
    }
    return { accountId: claims.sub, familyId: claims.sid }
  }
