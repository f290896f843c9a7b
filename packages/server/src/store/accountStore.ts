import type { AccountStore, Keyring } from '../ports.ts'
import { findAccount, toAccount } from './accounts.ts'
import { eraseContacts } from './contacts.ts'
import type { Database } from './database.ts'
import { cancelOpenFlows, eraseAccount, eraseAccountPhone, forgetPerson } from './erasure.ts'
import { exportAccount } from './export.ts'
import { lockIdentity } from './identities.ts'
import { spendOnce } from './spent.ts'

export function createAccountStore({ database, keyring }: { database: Database; keyring: Keyring }): AccountStore {
  return {
    async find({ accountId }) {
      const row = await findAccount(database.read, accountId)
      return row && toAccount(keyring, row)
    },

    export: ({ accountId, now }) => exportAccount(database.read, keyring, accountId, now),

    async erase({ accountId, now }) {
      await database.write((tx) => eraseAccount(tx, accountId, now))
    },

    async erasePhone({ appid, openid, eventKey, now }) {
      const fingerprint = keyring.fingerprint('push', eventKey)
      await database.write(async (tx) => {
        if (!(await spendOnce(tx, { fingerprint, kind: 'push', now }))) return
        const person = await lockIdentity(tx, { appid, openid })
        if (!person) return
        // An exchange under way would bring the number back.
        await cancelOpenFlows(tx, person, now)
        if (person.accountId !== null) await eraseAccountPhone(tx, { ...person, accountId: person.accountId, now })
        await eraseContacts(tx, person, now)
      })
    },

    async erasePerson({ appid, openid, eventKey, now }) {
      const fingerprint = keyring.fingerprint('push', eventKey)
      await database.write(async (tx) => {
        if (!(await spendOnce(tx, { fingerprint, kind: 'push', now }))) return
        const person = await lockIdentity(tx, { appid, openid })
        if (!person) return
        if (person.accountId !== null) await eraseAccount(tx, person.accountId, now)
        await forgetPerson(tx, person, now)
      })
    },
  }
}
