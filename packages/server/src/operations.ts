import { dirname, join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { Config } from './config.ts'
import { createKeyring } from './keys.ts'
import type { Connection } from './store/database.ts'
import { eraseAgain, erasuresSince, newestEvent } from './store/erasuresAgain.ts'
import { opensWith } from './store/keysFit.ts'
import { openDatabase, openToRead } from './store/open.ts'
import { restoreSqlite, type Restored } from './store/restore.ts'
import { endSignIns } from './store/signInsEnd.ts'

/** The keys open nothing in the backup: with them it is of no use, and with it they are not the right ones. */
export class WrongKeys extends Error {
  override readonly name = 'WrongKeys'
}

/** The file of a configuration with SQLite; undefined with PostgreSQL, which has tools of its own. */
export function sqliteFile({ DATABASE_URL: url }: Pick<Config, 'DATABASE_URL'>): string | undefined {
  return url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : undefined
}

/** `backups/quickreg-2026-03-01T02-00-00.000Z.db` beside the database: no two are named alike, and they sort by age. */
export function backupName(file: string, now: Date): string {
  return join(dirname(file), 'backups', `quickreg-${now.toISOString().replaceAll(':', '-')}.db`)
}

/**
 * Puts a backup back and ends every sign-in in it.
 *
 * @throws {BackupRefused | WrongKeys} Nothing was changed.
 */
export async function restore(config: Config, file: string, from: string, now = new Date()): Promise<Restored> {
  return restoreSqlite({ file, from, now, check: requireKeys(config) })
}

/**
 * What a restore does beside putting the data back, for PostgreSQL, where `pg_restore` has done that.
 *
 * @param replaced URL of the database that was in use before, if it can still be read.
 * @throws {WrongKeys} Nothing was changed but the schema, which is brought up to date.
 */
export async function afterPgRestore(config: Config, replaced?: string, now = new Date()): Promise<Restored> {
  const database = await openDatabase(config.DATABASE_URL, { postgres: config.postgres })
  try {
    await requireKeys(config)(database.read)
    const newest = await database.read.first(newestEvent, {})
    const erasures = replaced === undefined ? undefined : await readErasures(replaced, newest?.at ?? '')
    const ended = await endSignIns(database, now)
    return { ...ended, erased: erasures && (await eraseAgain(database, erasures, now)) }
  } finally {
    await database.close()
  }
}

async function readErasures(url: string, at: string) {
  const database = await openToRead(url)
  try {
    return await database.read.all(erasuresSince, { at })
  } finally {
    await database.close()
  }
}

const requireKeys =
  ({ KEYS: keys }: Config) =>
  async (read: Connection): Promise<void> => {
    // In development keys are made at the first start, and may not be there yet.
    if (keys && !(await opensWith(createKeyring(keys, randomBytes), read))) throw new WrongKeys()
  }
