import type { RandomSource } from '../random.ts'
import type { App } from './apps.ts'
import { openidOf } from './identity.ts'
import { remember } from './remember.ts'

const minuteMs = 60_000

// WeChat publishes neither figure; these are ours.
const rotateAfterMs = 10 * minuteMs
const expiresUnusedAfterMs = 3 * 24 * 60 * minuteMs

/** What exists between one person and one mini program. */
export interface Relation {
  appid: string
  userId: string
  openid: string
  privacyAgreed: boolean
  /** When the person last refused WeChat's own privacy popup; it stays away for 10 seconds. */
  popupRefusedAt?: number
  /** Counts the session_keys there have been; 0 before the first. */
  epoch: number
  session?: { sessionKey: string; createdAt: number; expiresAt: number }
}

export interface Relations {
  /** By `appid openid`. */
  relations: Map<string, Relation>
  /** Whose every session_key was, and which of theirs: what is shown of a key in its place. */
  issuedKeys: Map<string, { userId: string; epoch: number }>
}

/** What there is between them; made if this is their first contact. */
export function relationOf({ relations }: Relations, appid: string, userId: string): Relation {
  const openid = openidOf(appid, userId)
  const key = `${appid} ${openid}`
  const known = relations.get(key)
  if (known) return known
  const relation: Relation = { appid, userId, openid, privacyAgreed: false, epoch: 0 }
  relations.set(key, relation)
  return relation
}

/** The same for those who only look. */
export const findRelation = ({ relations }: Relations, appid: string, userId: string): Relation | undefined =>
  relations.get(`${appid} ${openidOf(appid, userId)}`)

export const liveSession = (relation: Relation, now: number): Relation['session'] =>
  relation.session && now < relation.session.expiresAt ? relation.session : undefined

/** Replaces the session_key; the old one is dead at once. `expiresAt` is kept where WeChat says it is inherited. */
export function rotateSessionKey(
  { issuedKeys }: Relations,
  relation: Relation,
  random: RandomSource,
  now: number,
  expiresAt = now + expiresUnusedAfterMs,
): string {
  relation.epoch += 1
  const sessionKey = random.bytes(16).toString('base64')
  relation.session = { sessionKey, createdAt: now, expiresAt }
  remember(issuedKeys, sessionKey, { userId: relation.userId, epoch: relation.epoch })
  return sessionKey
}

/** The session_key as wx.login leaves it: kept while it is young, so that several logins in a row agree. */
export function sessionKeyAtLogin(
  relations: Relations,
  relation: Relation,
  app: App,
  random: RandomSource,
  now: number,
): string {
  const session = liveSession(relation, now)
  if (!session || app.rotateOnLogin || now - session.createdAt > rotateAfterMs) {
    return rotateSessionKey(relations, relation, random, now)
  }
  session.expiresAt = now + expiresUnusedAfterMs
  return session.sessionKey
}

/** The session_key that seals data now. Without one, data is sealed with the key that the next login will return. */
export function sessionKeyInUse(relations: Relations, relation: Relation, random: RandomSource, now: number): string {
  const session = liveSession(relation, now)
  if (!session) return rotateSessionKey(relations, relation, random, now)
  session.expiresAt = now + expiresUnusedAfterMs
  return session.sessionKey
}
