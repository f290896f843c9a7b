import type { Identity } from '../domain/entities.ts'
import type { Connection } from './database.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

export interface KnownIdentity extends Identity {
  unionid: string | null
  accountId: string | null
}

/**
 * Takes the person's row for the rest of the unit, so that everything done for one person happens one after the
 * other on PostgreSQL too. Locks are taken in this order everywhere, or two units wait for each other: identity, flow,
 * session, account, token family.
 */
export async function lockIdentity(tx: Connection, { appid, openid }: Identity): Promise<KnownIdentity | undefined> {
  const row = await tx.first(lockPerson, { appid, openid })
  return row && { appid, openid, unionid: row.unionid, accountId: row.account_id }
}

/** The same for all who sign in to the account. */
export function lockIdentitiesOf(tx: Connection, accountId: string): Promise<Identity[]> {
  return tx.all(lockOfAccount, { accountId })
}

export function findIdentitiesOf(connection: Connection, accountId: string) {
  return connection.all(ofAccount, { accountId })
}

export async function linkIdentity(tx: Connection, { appid, openid }: Identity, accountId: string, now: Date) {
  await tx.send(link, { appid, openid, accountId, now: at(now) })
}

const lockPerson = statement((db, p: { appid: string; openid: string }, lock) =>
  lock(
    db
      .selectFrom('identities')
      .select(['unionid', 'account_id'])
      .where('appid', '=', p.appid)
      .where('openid', '=', p.openid),
  ),
)

const lockOfAccount = statement((db, p: { accountId: string }, lock) =>
  lock(db.selectFrom('identities').select(['appid', 'openid']).where('account_id', '=', p.accountId)),
)

const ofAccount = statement((db, p: { accountId: string }) =>
  db.selectFrom('identities').select(['appid', 'openid', 'linked_at']).where('account_id', '=', p.accountId),
)

const link = statement((db, p: { appid: string; openid: string; accountId: string; now: string }) =>
  db
    .updateTable('identities')
    .set({ account_id: p.accountId, linked_at: p.now })
    .where('appid', '=', p.appid)
    .where('openid', '=', p.openid),
)
