import { randomBytes, randomInt } from 'node:crypto'
import type { KeysFile } from '@quickreg/server'
import { createKeyring } from '../../packages/server/src/keys.ts'
import { findOwner } from '../../packages/server/src/store/accounts.ts'
import { openDatabase } from '../../packages/server/src/store/open.ts'
import { person } from '../lib/people.ts'
import { storesOn } from '../stores/registration.ts'

export interface Lookups {
  /** @returns Microseconds for one: whose is this number, and what is that account. */
  run(count: number): Promise<number>
  close(): Promise<void>
}

/** Looks people up in the stores, one after the other, anywhere among all of them. */
export async function openLookups(file: string, accounts: number, keys: KeysFile): Promise<Lookups> {
  const database = await openDatabase(`sqlite:${file}`)
  const keyring = createKeyring(keys, randomBytes)
  const stores = storesOn(database, keys)
  return {
    async run(count) {
      const numbers = Array.from({ length: count }, () => `+86${person(randomInt(accounts)).phone}`)
      const startedAt = performance.now()
      for (const number of numbers) {
        const owner = await findOwner(database.read, keyring.phoneIndex(number))
        const account = owner && (await stores.accounts.find({ accountId: owner.id }))
        if (account?.phone !== number) throw new Error('Somebody is not there')
      }
      return ((performance.now() - startedAt) * 1000) / count
    },
    close: () => database.close(),
  }
}
