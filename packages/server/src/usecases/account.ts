import type { Account, Contact } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import type { AccountStore, BackendStore, Clock, PersonalData } from '../ports.ts'

interface Deps {
  appid: string
  accounts: AccountStore
  backend: BackendStore
  now: Clock
}

export interface OwnAccount {
  accountId: string
}

export const getAccount =
  ({ accounts }: Deps) =>
  async (owned: OwnAccount): Promise<Account> =>
    found(await accounts.find(owned))

export const exportAccount =
  ({ accounts, now }: Deps) =>
  async (owned: OwnAccount): Promise<PersonalData> =>
    found(await accounts.export({ ...owned, now: now() }))

export const deleteAccount =
  ({ accounts, now }: Deps) =>
  (owned: OwnAccount): Promise<void> =>
    accounts.erase({ ...owned, now: now() })

/** For the shop's own back end: the full number, and an event with the key's name. */
export const readAccountForBackend =
  ({ backend, now }: Deps) =>
  async (read: { accountId: string; serviceKey: string }): Promise<Account> =>
    found(await backend.readAccount({ ...read, now: now() }))

export const readContactForBackend =
  ({ appid, backend, now }: Deps) =>
  async (read: { contactId: string; serviceKey: string }): Promise<Contact> =>
    found(await backend.readContact({ ...read, appid, now: now() }))

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new RegistrationError('not_found')
  return value
}
