import type { BackendStore, Keyring } from '../ports.ts'
import { findAccount, toAccount } from './accounts.ts'
import { lockContact, toContact } from './contacts.ts'
import type { Database } from './database.ts'
import { appendEvent } from './events.ts'

/** A number leaves only in the transaction that notes who read it. */
export function createBackendStore({ database, keyring }: { database: Database; keyring: Keyring }): BackendStore {
  return {
    async readAccount({ accountId, serviceKey, now }) {
      return database.write(async (tx) => {
        const row = await findAccount(tx, accountId)
        if (!row) return undefined
        await appendEvent(tx, { kind: 'backend_read', at: now, accountId, data: { serviceKey } })
        return toAccount(keyring, row)
      })
    },

    async readContact({ contactId, appid, serviceKey, now }) {
      return database.write(async (tx) => {
        const row = await lockContact(tx, { contactId, appid, now })
        if (!row) return undefined
        const { openid } = row
        await appendEvent(tx, { kind: 'backend_read', at: now, appid, openid, contactId, data: { serviceKey } })
        return toContact(keyring, row)
      })
    },
  }
}
