import { existsSync } from 'node:fs'
import type { Database, DatabaseOptions, PostgresOptions } from './database.ts'
import { isMigrated, migrate } from './migrations/migrate.ts'
import { openSqlite, openSqliteToRead } from './sqlite.ts'

/**
 * Opens a database and brings its schema up to date; several processes may do so at once.
 *
 * @param url `sqlite:FILE` or `postgres://…`.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const database = await openEngine(url, options)
  try {
    await migrate(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/**
 * Opens a database that a server has made, only to read: neither makes nor migrates anything.
 *
 * @throws {NoDatabase} There is none, or not of this version.
 */
export async function openToRead(url: string): Promise<Pick<Database, 'read' | 'close'>> {
  const file = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : undefined
  if (file !== undefined && !existsSync(file)) throw new NoDatabase('absent', file)
  const database = file === undefined ? await openEngine(url, { postgres: oneLook }) : openSqliteToRead(file)
  try {
    if (!(await isMigrated(database.read))) throw new NoDatabase('outdated', file)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** For a few statements nothing is prepared, so that it makes no difference whether a pooler stands in between. */
const oneLook: PostgresOptions = { poolSize: 1, pooler: 'transaction' }

/** Who only reads cannot help it: a start of the server, or a migration, does. */
export class NoDatabase extends Error {
  readonly reason: 'absent' | 'outdated'
  /** Of SQLite. */
  readonly file?: string
  constructor(reason: NoDatabase['reason'], file?: string) {
    super(`The database is ${reason}`)
    this.reason = reason
    this.file = file
  }
}

async function openEngine(url: string, { onFatal = crash, postgres }: DatabaseOptions): Promise<Database> {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length), { onFatal })
  if (!/^postgres(ql)?:\/\//.test(url)) throw new TypeError('The database URL must be sqlite:FILE or postgres://…')
  // Loaded here, so that who stays with SQLite loads no driver.
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres(url, postgres)
}

function crash(error: unknown): void {
  setImmediate(() => {
    throw error
  })
}
