import type { Account, Identity } from '../domain/entities.ts'
import type { Event, EventKind } from '../domain/events.ts'
import type { Keyring } from '../ports.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { linkIdentity } from './identities.ts'
import type { AccountRow } from './schema.ts'
import { statement } from './statement.ts'

/** Where a phone is sealed: `table.column`. */
export const accountPhone = 'accounts.phone'

export function toAccount(keyring: Keyring, row: AccountRow): Account {
  return {
    id: row.id,
    phone: row.phone === null ? undefined : keyring.open(accountPhone, row.id, row.phone),
    confirmed: row.confirmed === 1,
    createdAt: new Date(row.created_at),
  }
}

/** An account that was not erased. */
export function findAccount(connection: Connection, accountId: string): Promise<AccountRow | undefined> {
  return connection.first(byId, { accountId })
}

/** The account that is found by this number, of which the index is given. */
export function findOwner(connection: Connection, index: string): Promise<{ id: string } | undefined> {
  return connection.first(byPhone, { index })
}

export function accountEvent(kind: EventKind, { appid, openid }: Identity, accountId: string, now: Date): Event {
  return { kind, at: now, appid, openid, accountId }
}

/** Gives the identity the account that already bears its unionid: another appid of the same WeChat user. */
export async function linkByUnionid(
  tx: Connection,
  { unionid, now, ...identity }: Identity & { unionid: string; now: Date },
): Promise<AccountRow | undefined> {
  // Waits for an erasure that is under way, and then finds nothing.
  const row = await tx.first(lockByUnionid, { unionid })
  if (!row) return undefined
  await linkIdentity(tx, identity, row.id, now)
  await appendEvent(tx, accountEvent('account_linked', identity, row.id, now))
  return row
}

/** Notes a unionid that WeChat told us only after the account was made. */
export async function learnUnionid(tx: Connection, accountId: string, unionid: string): Promise<void> {
  await tx.run(setUnionid, { accountId, unionid })
}

const byId = statement((db, p: { accountId: string }) =>
  db.selectFrom('accounts').selectAll().where('id', '=', p.accountId).where('erased_at', 'is', null),
)

const byPhone = statement((db, p: { index: string }) =>
  db.selectFrom('accounts').select('id').where('phone_index', '=', p.index),
)

const lockByUnionid = statement((db, p: { unionid: string }, lock) =>
  lock(db.selectFrom('accounts').selectAll().where('unionid', '=', p.unionid).where('erased_at', 'is', null)),
)

const setUnionid = statement((db, p: { accountId: string; unionid: string }) =>
  db
    .updateTable('accounts')
    .set({ unionid: p.unionid })
    .where('id', '=', p.accountId)
    .where('unionid', 'is', null)
    .where('erased_at', 'is', null)
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('accounts as other').select('other.id').where('other.unionid', '=', p.unionid))),
    ),
)
