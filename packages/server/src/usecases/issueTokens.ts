import { signAccessToken } from '../domain/accessToken.ts'
import type { TokenFamily } from '../domain/entities.ts'
import { limits } from '../domain/limits.ts'
import { writeRefreshToken } from '../domain/refreshToken.ts'
import type { Keyring } from '../ports.ts'

export interface IssuedTokens {
  accessToken: string
  accessExpiresAt: Date
  refreshToken: string
  refreshExpiresAt: Date
}

export type IssueTokens = (family: TokenFamily) => IssuedTokens

/** The pair of a family's newest generation. All of it is derived: the same generation always has the same pair. */
export const tokenIssuer =
  ({ keyring, issuer, appid }: { keyring: Keyring; issuer: string; appid: string }): IssueTokens =>
  (family) => {
    const iat = Math.floor(family.rotatedAt.getTime() / 1000)
    const exp = iat + limits.accessTtlSeconds
    const accessToken = signAccessToken(keyring.signingKeys[0], {
      iss: issuer,
      aud: appid,
      sub: family.accountId,
      sid: family.id,
      jti: `${family.id}.${family.generation}`,
      iat,
      exp,
    })
    return {
      accessToken,
      accessExpiresAt: new Date(exp * 1000),
      refreshToken: writeRefreshToken(keyring.refreshKey, { familyId: family.id, generation: family.generation }),
      refreshExpiresAt: family.expiresAt,
    }
  }
