import type { Database, DatabaseOptions } from './database.ts'
import { migrate } from './migrations/migrate.ts'
import { openSqlite } from './sqlite.ts'

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

async function openEngine(url: string, { onFatal = crash }: DatabaseOptions): Promise<Database> {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length), { onFatal })
  if (!/^postgres(ql)?:\/\//.test(url)) throw new TypeError('The database URL must be sqlite:FILE or postgres://…')
  // Loaded here, so that who stays with SQLite loads no driver.
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres(url)
}

function crash(error: unknown): void {
  setImmediate(() => {
    throw error
  })
}
