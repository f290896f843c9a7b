import type { RandomSource } from '../random.ts'
import { remember } from './remember.ts'
import { beijingDay } from './usage.ts'

const tokenLifeMs = 7200_000
const overlapMs = 300_000
const forcedPerDay = 20
const forcedApartMs = 30_000

export interface AccessToken {
  token: string
  appid: string
  /** The two endpoints keep separate tokens; neither touches the other's. */
  endpoint: 'token' | 'stable_token'
  issuedAt: number
  expiresAt: number
  /** When a newer token displaced this one; from then on it is "not latest" (40001), not expired (42001). */
  displacedAt?: number
}

interface ForcedRefreshes {
  day: number
  used: number
  lastAt: number
}

export interface Tokens {
  /** By the token's text. */
  tokens: Map<string, AccessToken>
  /** By appid. */
  forcedRefreshes: Map<string, ForcedRefreshes>
}

interface GrantedToken {
  access_token: string
  expires_in: number
}

const tokensOf = ({ tokens }: Tokens, appid: string, endpoint: AccessToken['endpoint']): AccessToken[] =>
  [...tokens.values()].filter((token) => token.appid === appid && token.endpoint === endpoint)

function issue(
  { tokens }: Tokens,
  random: RandomSource,
  token: { appid: string; endpoint: AccessToken['endpoint']; now: number },
): AccessToken {
  const text = `90_${random.bytes(96).toString('base64url')}`
  const { appid, endpoint, now } = token
  const issued = { token: text, appid, endpoint, issuedAt: now, expiresAt: now + tokenLifeMs }
  return remember(tokens, text, issued, 10_000)
}

/** Every call makes a new token; the ones before it work for five minutes more. */
export function grantToken(state: Tokens, random: RandomSource, appid: string, now: number): GrantedToken {
  for (const token of tokensOf(state, appid, 'token')) token.displacedAt ??= now + overlapMs
  const { token } = issue(state, random, { appid, endpoint: 'token', now })
  return { access_token: token, expires_in: tokenLifeMs / 1000 }
}

/** The same token with its remaining seconds; a new one beside it once the last five minutes have begun. */
export function grantStableToken(state: Tokens, random: RandomSource, appid: string, now: number): GrantedToken {
  const live = tokensOf(state, appid, 'stable_token').filter((token) => !isDisplaced(token, now))
  const current = live.find((token) => token.issuedAt <= now && token.expiresAt - now > overlapMs)
  const token = current ?? issue(state, random, { appid, endpoint: 'stable_token', now })
  return { access_token: token.token, expires_in: Math.floor((token.expiresAt - now) / 1000) }
}

/**
 * A new token; all others die at once.
 *
 * @returns `undefined` over the day's 20. Asked again within 30 seconds it gives the current token and counts nothing:
 *   WeChat documents neither answer.
 */
export function forceStableToken(
  state: Tokens,
  random: RandomSource,
  appid: string,
  now: number,
): GrantedToken | undefined {
  const day = beijingDay(now)
  const before = state.forcedRefreshes.get(appid)
  if (before && now - before.lastAt < forcedApartMs) return grantStableToken(state, random, appid, now)
  const used = before?.day === day ? before.used : 0
  if (used >= forcedPerDay) return undefined
  state.forcedRefreshes.set(appid, { day, used: used + 1, lastAt: now })
  for (const token of tokensOf(state, appid, 'stable_token')) token.displacedAt = now
  const { token } = issue(state, random, { appid, endpoint: 'stable_token', now })
  return { access_token: token, expires_in: tokenLifeMs / 1000 }
}

export const isDisplaced = (token: AccessToken, now: number): boolean =>
  token.displacedAt !== undefined && now >= token.displacedAt
