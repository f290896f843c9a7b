import type { Connection, Database } from './database.ts'
import { eraseAccount, eraseAccountPhone } from './erasure.ts'
import { appendEvent } from './events.ts'
import { statement } from './statement.ts'

/** What the log of the replaced database tells of an erasure. */
export interface Erasure {
  kind: string
  appid: string | null
  openid: string | null
  account_id: string | null
  contact_id: string | null
}

/** When the newest event of a log happened. */
export const newestEvent = statement((db) => db.selectFrom('events').select((eb) => eb.fn.max('at').as('at')))

/**
 * What is to be erased again in a copy whose newest event is of `at`, in the order in which it happened. Accounts and
 * contacts go by their ids, which nobody else ever has: all of them, whenever that was. A number may have been given
 * again since, so only those withdrawn later count. Not by the ids of events: after an older copy was put back, they
 * begin again below those of this one.
 */
export const erasuresSince = statement((db, p: { at: string }) =>
  db
    .selectFrom('events')
    .select(['kind', 'appid', 'openid', 'account_id', 'contact_id'])
    .where((eb) =>
      eb.or([
        eb('kind', 'in', ['account_erased', 'contact_erased']),
        eb.and([eb('kind', '=', 'phone_erased'), eb('at', '>=', p.at)]),
      ]),
    )
    .orderBy('id'),
)

const lastId = statement((db) => db.selectFrom('events').select((eb) => eb.fn.max('id').as('id')))

const erasedAfter = statement((db, p: { id: number }) =>
  db
    .selectFrom('events')
    .select('id')
    .where('id', '>', p.id)
    .where('kind', 'in', ['account_erased', 'phone_erased', 'contact_erased']),
)

/**
 * Makes again what people had erased between a backup and its being put back, as the replaced database tells it.
 *
 * @returns How many were made again.
 */
export async function eraseAgain(database: Database, erasures: readonly Erasure[], now: Date): Promise<number> {
  const before = Number((await database.read.first(lastId, {}))?.id ?? 0)
  for (const erasure of erasures) await database.write((tx) => erase(tx, erasure, now))
  return (await database.read.all(erasedAfter, { id: before })).length
}

async function erase(tx: Connection, erasure: Erasure, now: Date): Promise<void> {
  const { kind, appid, openid, account_id: accountId, contact_id: contactId } = erasure
  if (kind === 'contact_erased' && contactId !== null) await eraseContact(tx, contactId, now)
  if (kind === 'account_erased' && accountId !== null) await eraseAccount(tx, accountId, now)
  // The log forgets the openid of those whose account was erased after all; then that comes next.
  if (kind === 'phone_erased' && accountId !== null && appid !== null && openid !== null) {
    await eraseAccountPhone(tx, { appid, openid, accountId, now })
  }
}

async function eraseContact(tx: Connection, contactId: string, now: Date): Promise<void> {
  const row = await tx.first(removeContact, { contactId })
  if (row) await appendEvent(tx, { kind: 'contact_erased', at: now, ...row, contactId })
}

const removeContact = statement((db, p: { contactId: string }) =>
  db.deleteFrom('contacts').where('id', '=', p.contactId).returning(['appid', 'openid']),
)
