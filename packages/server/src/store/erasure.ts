import type { Identity } from '../domain/entities.ts'
import { statesAllowing } from '../domain/flow.ts'
import { eraseContacts } from './contacts.ts'
import { RaceLost, type Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { revokeFamiliesOf } from './families.ts'
import { flowEvent } from './flowRows.ts'
import { findIdentitiesOf, lockIdentitiesOf } from './identities.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

/**
 * Leaves a tombstone without number or unionid, and nothing that could open it again: the next sign-in of the person
 * is a stranger's.
 */
export async function eraseAccount(tx: Connection, accountId: string, now: Date): Promise<void> {
  const locked = await lockIdentitiesOf(tx, accountId)
  if (!(await tx.run(buryAccount, { accountId, now: at(now) }))) return
  const people = await findIdentitiesOf(tx, accountId)
  // Linked by unionid while we waited for the account: its lock has to come before the account's.
  if (people.length > locked.length) throw new RaceLost()
  // Flows after the account, for once: who holds a flow and wants its account holds the identity, as we do.
  for (const person of people) await forgetPerson(tx, person, now)
  await revokeFamiliesOf(tx, accountId, now)
  await appendEvent(tx, { kind: 'account_erased', at: now, accountId })
}

/** Erases what is kept of one openid, all but the counts of attempts at its session_keys. */
export async function forgetPerson(tx: Connection, { appid, openid }: Identity, now: Date): Promise<void> {
  const person = { appid, openid }
  await cancelOpenFlows(tx, person, now)
  await tx.run(deleteFlows, person)
  await eraseContacts(tx, person, now)
  await tx.run(deleteSessions, person)
  await tx.run(eraseKeys, { ...person, now: at(now) })
  await tx.run(deleteUncountedKeys, person)
  await tx.run(deleteIdentity, person)
  // What happened stays counted; that it was this person does not stay known.
  await tx.run(anonymiseEvents, person)
}

/** And with them the numbers that codes were sent to. */
export async function cancelOpenFlows(tx: Connection, { appid, openid }: Identity, now: Date): Promise<void> {
  for (const row of await tx.all(cancelFlows, { appid, openid })) {
    await appendEvent(tx, flowEvent('flow_cancelled', row, now))
  }
  await tx.run(deleteOtps, { appid, openid })
}

/** The account lives on and signs in by WeChat; its number is free for whoever proves it. */
export async function eraseAccountPhone(
  tx: Connection,
  { appid, openid, accountId, now }: Identity & { accountId: string; now: Date },
): Promise<void> {
  if (!(await tx.run(erasePhone, { accountId }))) return
  await appendEvent(tx, { kind: 'phone_erased', at: now, appid, openid, accountId })
}

interface Person extends Record<string, string> {
  appid: string
  openid: string
}

const buryAccount = statement((db, p: { accountId: string; now: string }) =>
  db
    .updateTable('accounts')
    .set({ phone: null, phone_index: null, unionid: null, confirmed: 0, proved_at: null, erased_at: p.now })
    .where('id', '=', p.accountId)
    .where('erased_at', 'is', null),
)

const cancelFlows = statement((db, p: Person) =>
  db
    .updateTable('flows')
    .set({ state: 'cancelled' })
    .where('appid', '=', p.appid)
    .where('openid', '=', p.openid)
    .where('state', 'in', statesAllowing('cancel'))
    .returningAll(),
)

const deleteOtps = statement((db, p: Person) =>
  db
    .deleteFrom('otps')
    .where('flow_id', 'in', (eb) =>
      eb.selectFrom('flows').select('id').where('appid', '=', p.appid).where('openid', '=', p.openid),
    ),
)

const deleteFlows = statement((db, p: Person) =>
  db.deleteFrom('flows').where('appid', '=', p.appid).where('openid', '=', p.openid),
)

const deleteSessions = statement((db, p: Person) =>
  db.deleteFrom('sessions').where('appid', '=', p.appid).where('openid', '=', p.openid),
)

const eraseKeys = statement((db, p: Person & { now: string }) =>
  db
    .updateTable('session_keys')
    .set((eb) => ({ session_key: null, replaced_at: eb.fn.coalesce('replaced_at', eb.val(p.now)) }))
    .where('appid', '=', p.appid)
    .where('openid', '=', p.openid),
)

/** A count is kept for its day: erasing the account must not buy five more guesses at the same key. */
const deleteUncountedKeys = statement((db, p: Person) =>
  db.deleteFrom('session_keys').where('appid', '=', p.appid).where('openid', '=', p.openid).where('attempts', '=', 0),
)

const deleteIdentity = statement((db, p: Person) =>
  db.deleteFrom('identities').where('appid', '=', p.appid).where('openid', '=', p.openid),
)

const anonymiseEvents = statement((db, p: Person) =>
  db.updateTable('events').set({ openid: null }).where('appid', '=', p.appid).where('openid', '=', p.openid),
)

const erasePhone = statement((db, p: { accountId: string }) =>
  db
    .updateTable('accounts')
    .set({ phone: null, phone_index: null, confirmed: 0, proved_at: null })
    .where('id', '=', p.accountId)
    .where('phone', 'is not', null),
)
