import { totalmem } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import type { KeysFile } from '@quickreg/server'
import { openDatabase } from '../../packages/server/src/store/open.ts'
import { person } from '../lib/people.ts'
import { register, storesOn } from '../stores/registration.ts'
import { copyOf, readPattern } from './pattern.ts'

const perTransaction = 20_000

/**
 * Fills a new SQLite file with accounts as registrations leave them once sessions, flows and codes are past their time.
 * The first one is registered in earnest; the others are its rows with ids, openids and numbers of their own.
 */
export async function fill(file: string, accounts: number, keys: KeysFile): Promise<void> {
  const database = await openDatabase(`sqlite:${file}`)
  await register(storesOn(database, keys), person(0))
  await database.close()

  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false })
  // Nobody's data: a file that a power cut breaks is made again. (OFF is refused by SQLite's defensive mode, Node's default.)
  const mode = db.prepare('PRAGMA journal_mode = MEMORY').get() as { journal_mode: string }
  if (mode.journal_mode !== 'memory')
    throw new Error(`The journal stays ${mode.journal_mode}: filling would take hours`)
  db.exec(`PRAGMA synchronous = OFF; PRAGMA cache_size = -${Math.round(totalmem() / 4096)}`)
  const pattern = readPattern(db)
  const indexes = db.prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`).all() as {
    name: string
    sql: string
  }[]
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`) // sorted once in the end, they take a tenth of the time
  const inserts = pattern.rows.map(({ table, columns }) =>
    db.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`),
  )
  const copy = copyOf(pattern, keys)
  for (let first = 1; first < accounts; first += perTransaction) {
    db.exec('BEGIN')
    for (let n = first; n < Math.min(accounts, first + perTransaction); n += 1) {
      for (const [index, values] of copy(n).entries()) inserts[index]!.run(...values)
    }
    db.exec('COMMIT')
  }
  for (const { sql } of indexes) db.exec(sql)
  db.exec('PRAGMA journal_mode = WAL')
  db.close()
}
