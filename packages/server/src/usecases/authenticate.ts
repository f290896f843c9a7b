import { verifyAccessToken } from '../domain/accessToken.ts'
import type { Session } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import type { Clock, Keyring, SessionStore, TokenStore } from '../ports.ts'

interface Deps {
  appid: string
  issuer: string
  keyring: Keyring
  sessions: SessionStore
  tokens: TokenStore
  now: Clock
}

/** Whose session this is. */
export const authenticateSession =
  ({ appid, sessions, now }: Deps) =>
  async (sessionToken: string | undefined): Promise<Session> => {
    const session = sessionToken?.startsWith('qs_') ? await sessions.find({ sessionToken, now: now() }) : undefined
    if (session?.appid !== appid) throw new RegistrationError('session_invalid')
    return session
  }

export type AuthenticateAccount = ReturnType<typeof authenticateAccount>

/** Whose account this is. The family is looked up each time: a revoked token shows and changes nothing. */
export const authenticateAccount =
  ({ appid, issuer, keyring, tokens, now }: Deps) =>
  async (accessToken: string | undefined): Promise<{ accountId: string }> => {
    const claims =
      accessToken && verifyAccessToken(keyring.signingKeys, accessToken, { iss: issuer, aud: appid, now: now() })
    const family = claims && { familyId: claims.sid, accountId: claims.sub, appid, now: now() }
    if (!family || !(await tokens.isLive(family))) throw new RegistrationError('token_invalid')
    return { accountId: family.accountId }
  }
