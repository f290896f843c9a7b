import type { TokenFamily } from '../domain/entities.ts'
import { limits } from '../domain/limits.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import type { TokenFamilyRow } from './schema.ts'
import { statement } from './statement.ts'
import { at, later } from './time.ts'

interface NewFamily {
  id: string
  accountId: string
  appid: string
  sessionId: string
  /** Of an account that was made just now, and has no others. */
  isFirst?: boolean
  now: Date
}

/**
 * A device signs in: a family of its own, which ends after 30 days however often it is refreshed. Beyond ten of an
 * account in an app, the oldest end; people of one account in different apps do not end each other's.
 */
export async function startFamily(
  tx: Connection,
  { id, accountId, appid, sessionId, isFirst = false, now }: NewFamily,
): Promise<TokenFamily> {
  const expiresAt = later(now, limits.refreshTtlSeconds)
  await tx.send(insert, { id, accountId, appid, sessionId, now: at(now), expiresAt })
  const surplus = isFirst ? [] : await tx.all(oldest, { id, accountId, appid })
  for (const old of surplus) {
    if (!(await tx.run(revoke, { id: old.id, now: at(now) }))) continue
    await appendEvent(tx, { kind: 'family_revoked', at: now, appid, accountId })
  }
  return { id, accountId, generation: 0, rotatedAt: now, expiresAt: new Date(expiresAt) }
}

/** Ends every sign-in to the account. */
export async function revokeFamiliesOf(tx: Connection, accountId: string, now: Date): Promise<void> {
  await tx.run(revokeAll, { accountId, now: at(now) })
}

export function toFamily(row: TokenFamilyRow): TokenFamily {
  return {
    id: row.id,
    accountId: row.account_id,
    generation: row.generation,
    rotatedAt: new Date(row.rotated_at),
    expiresAt: new Date(row.expires_at),
  }
}

/** A family of this app, neither revoked nor over. */
export async function findLiveFamily(
  connection: Connection,
  { familyId, appid, now }: { familyId: string; appid: string; now: Date },
): Promise<TokenFamilyRow | undefined> {
  const row = await connection.first(byId, { familyId })
  const isLive = row?.appid === appid && row.revoked_at === null && row.expires_at > at(now)
  return isLive ? row : undefined
}

interface InsertArgs extends Record<string, string> {
  id: string
  accountId: string
  appid: string
  sessionId: string
  now: string
  expiresAt: string
}

const insert = statement((db, p: InsertArgs) =>
  db.insertInto('token_families').values({
    id: p.id,
    account_id: p.accountId,
    appid: p.appid,
    session_id: p.sessionId,
    generation: 0,
    rotated_at: p.now,
    expires_at: p.expiresAt,
  }),
)

/** Never the new one, wherever a clock that was set back puts it among the others. */
const oldest = statement((db, p: { id: string; accountId: string; appid: string }) =>
  db
    .selectFrom('token_families')
    .select('id')
    .where('account_id', '=', p.accountId)
    .where('appid', '=', p.appid)
    .where('revoked_at', 'is', null)
    .where('id', '!=', p.id)
    .orderBy('expires_at', 'desc')
    .limit(limits.familiesPerAccount)
    .offset(limits.familiesPerAccount - 1),
)

const revoke = statement((db, p: { id: string; now: string }) =>
  db.updateTable('token_families').set({ revoked_at: p.now }).where('id', '=', p.id).where('revoked_at', 'is', null),
)

const revokeAll = statement((db, p: { accountId: string; now: string }) =>
  db
    .updateTable('token_families')
    .set({ revoked_at: p.now })
    .where('account_id', '=', p.accountId)
    .where('revoked_at', 'is', null),
)

/** By its key and nothing else: for more, PostgreSQL may take an index that seemed small when it made its plan. */
const byId = statement((db, p: { familyId: string }) =>
  db.selectFrom('token_families').selectAll().where('id', '=', p.familyId),
)
