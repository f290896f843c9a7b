import { sql, type Kysely } from 'kysely'
import type { Connection, Database } from '../database.ts'
import { engines, statement } from '../statement.ts'
import { foundation } from './0001_foundation.ts'
import { sms } from './0002_sms.ts'
import type { Migration } from './migration.ts'

/** In order; a step once released is never changed. */
export const migrations: readonly Migration[] = [foundation, sms]

type Versions = {
  schema_versions: { version: number }
}

/** Runs the steps that are missing, all or none of them; whoever comes second waits and finds nothing to do. */
export async function migrate(database: Database, steps = migrations): Promise<void> {
  const db = engines[database.engine].withTables<Versions>()
  await database.exclusively(async (execute) => {
    await execute(sql`create table if not exists schema_versions (version integer primary key)`.compile(db))
    const done = await execute(db.selectFrom('schema_versions').select('version').compile())
    const known = new Set(done.map(({ version }) => version))
    for (const [index, migration] of steps.entries()) {
      const version = index + 1
      if (known.has(version)) continue
      for (const step of migration(db as Kysely<unknown>, database.engine)) await execute(step.compile())
      await execute(db.insertInto('schema_versions').values({ version }).compile())
    }
  })
}

/** Whether every step of this version was run; the database may be newer, for steps only add. */
export async function isMigrated(read: Connection): Promise<boolean> {
  try {
    return (await read.first(findVersion, { version: migrations.length })) !== undefined
  } catch (error) {
    if (isUnknownTable(error)) return false
    throw error
  }
}

const findVersion = statement((db, p: { version: number }) =>
  db.withTables<Versions>().selectFrom('schema_versions').select('version').where('version', '=', p.version),
)

/** PostgreSQL has a code for it (undefined_table), SQLite only words. */
function isUnknownTable(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException
  return code === '42P01' || message.startsWith('no such table')
}
