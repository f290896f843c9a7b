import { hash, randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { KeysFile } from '@quickreg/server'
import { createKeyring } from '../../packages/server/src/keys.ts'
import { accountPhone } from '../../packages/server/src/store/accounts.ts'
import { person } from '../lib/people.ts'

type Value = string | number | null

/** What one registration leaves for good: its rows, in an order that references allow. */
export interface Pattern {
  accountId: string
  rows: { table: string; columns: string[]; values: Value[] }[]
}

/** Everything else that a registration writes is erased within days. */
const kept = ['accounts', 'identities', 'token_families', 'events']

/** Of a database with one registration in it. */
export function readPattern(db: DatabaseSync): Pattern {
  const rows = kept.flatMap((table) =>
    (db.prepare(`SELECT * FROM ${table}`).all() as Record<string, Value>[]).map((row) => {
      const columns = Object.keys(row).filter((column) => !(table === 'events' && column === 'id'))
      return { table, columns, values: columns.map((column) => row[column]!) }
    }),
  )
  const { id } = db.prepare('SELECT id FROM accounts').get() as { id: string }
  return { accountId: id, rows }
}

/** @returns What makes the rows of the n-th person, in the pattern's order. */
export function copyOf({ accountId, rows }: Pattern, keys: KeysFile): (n: number) => Value[][] {
  const keyring = createKeyring(keys, randomBytes)
  const own: Record<string, (n: number) => string> = {
    account_id: (n) => idOf('account', n),
    openid: (n) => person(n).openid,
    session_id: (n) => idOf('session', n),
    flow_id: (n) => idOf('flow', n),
    phone_index: (n) => keyring.phoneIndex(`+86${person(n).phone}`),
    phone: (n) => keyring.seal(accountPhone, idOf('account', n), `+86${person(n).phone}`),
  }
  const makers = rows.map(({ table, columns, values }) =>
    columns.map((column, index): ((n: number) => Value) => {
      const value = values[index]!
      const ownId = value === accountId ? own.account_id! : (n: number) => idOf(table, n)
      const make = column === 'id' ? ownId : own[column]
      return make && value !== null ? make : () => value
    }),
  )
  return (n) => makers.map((row) => row.map((make) => make(n)))
}

/** 128 bits like those of an id, the same for the same person each time. */
const idOf = (kind: string, n: number): string => hash('sha256', `${kind} ${n}`, 'base64url').slice(0, 22)
