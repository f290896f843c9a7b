import type { Contact, Identity } from '../domain/entities.ts'
import type { Keyring } from '../ports.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import type { ContactRow } from './schema.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

/** Where a phone is sealed: `table.column`. */
const contactPhone = 'contacts.phone'

export function toContact(keyring: Keyring, row: ContactRow): Contact {
  return {
    id: row.id,
    scene: row.scene,
    phone: keyring.open(contactPhone, row.id, row.phone),
    confirmed: row.confirmed === 1,
    createdAt: new Date(row.created_at),
    retainUntil: new Date(row.retain_until),
  }
}

/** A contact past its retention is gone, whenever housekeeping comes to erase it. */
export function findContact(connection: Connection, contactId: string, now: Date): Promise<ContactRow | undefined> {
  return connection.first(byId, { contactId, now: at(now) })
}

/** The same, and an erasure waits until this unit is over, so that it finds what the unit notes of the person. */
export function lockContact(
  tx: Connection,
  { contactId, appid, now }: { contactId: string; appid: string; now: Date },
): Promise<ContactRow | undefined> {
  return tx.first(lockById, { contactId, appid, now: at(now) })
}

interface NewContact extends Identity {
  keyring: Keyring
  id: string
  scene: string
  phone: string
  confirmed: boolean
  retainUntil: Date
  now: Date
}

export async function addContact(tx: Connection, contact: NewContact): Promise<Contact> {
  const { keyring, id, appid, openid, scene, phone, confirmed, retainUntil, now } = contact
  await tx.run(insert, {
    id,
    appid,
    openid,
    scene,
    phone: keyring.seal(contactPhone, id, phone),
    confirmed: Number(confirmed),
    now: at(now),
    retainUntil: at(retainUntil),
  })
  await appendEvent(tx, { kind: 'contact_created', at: now, appid, openid, contactId: id, data: { scene } })
  return { id, scene, phone, confirmed, createdAt: now, retainUntil }
}

export async function eraseContacts(tx: Connection, { appid, openid }: Identity, now: Date): Promise<void> {
  for (const { id } of await tx.all(removeAll, { appid, openid })) {
    await appendEvent(tx, { kind: 'contact_erased', at: now, appid, openid, contactId: id })
  }
}

const byId = statement((db, p: { contactId: string; now: string }) =>
  db.selectFrom('contacts').selectAll().where('id', '=', p.contactId).where('retain_until', '>', p.now),
)

const lockById = statement((db, p: { contactId: string; appid: string; now: string }, lock) =>
  lock(
    db
      .selectFrom('contacts')
      .selectAll()
      .where('id', '=', p.contactId)
      .where('appid', '=', p.appid)
      .where('retain_until', '>', p.now),
  ),
)

interface InsertArgs extends Record<string, string | number> {
  id: string
  appid: string
  openid: string
  scene: string
  phone: string
  confirmed: number
  now: string
  retainUntil: string
}

const insert = statement((db, p: InsertArgs) =>
  db.insertInto('contacts').values({
    id: p.id,
    appid: p.appid,
    openid: p.openid,
    scene: p.scene,
    phone: p.phone,
    confirmed: p.confirmed,
    created_at: p.now,
    retain_until: p.retainUntil,
  }),
)

const removeAll = statement((db, p: { appid: string; openid: string }) =>
  db.deleteFrom('contacts').where('appid', '=', p.appid).where('openid', '=', p.openid).returning('id'),
)
