import type { Keyring } from '../ports.ts'
import { accountPhone } from './accounts.ts'
import type { Connection } from './database.ts'
import { statement } from './statement.ts'

/** Whether these keys open the oldest and the newest number that is stored, and find it again: all there can be, if none is. */
export async function opensWith(keyring: Keyring, read: Connection): Promise<boolean> {
  const rows = [await read.first(oldest, {}), await read.first(newest, {})]
  return rows.every((row) => {
    if (!row?.phone) return true
    try {
      const phone = keyring.open(accountPhone, row.id, row.phone)
      return row.phone_index === null || keyring.phoneIndex(phone) === row.phone_index
    } catch {
      return false // sealed under a key that is not among these
    }
  })
}

const numberBy = (order: 'asc' | 'desc') =>
  statement((db) =>
    db
      .selectFrom('accounts')
      .select(['id', 'phone', 'phone_index'])
      .where('phone', 'is not', null)
      .orderBy('created_at', order)
      .limit(1),
  )

const oldest = numberBy('asc')
const newest = numberBy('desc')
