// The version before made the database; this one is killed in the middle of its own steps.
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import { migrate, migrations } from '../migrations/migrate.ts'
import { openPostgres } from '../postgres.ts'
import { openSqlite } from '../sqlite.ts'
import { engines, statement } from '../statement.ts'

const url = process.argv[2] ?? ''
const database: Database = url.startsWith('sqlite:')
  ? await openSqlite(url.slice('sqlite:'.length), { onFatal: () => {} })
  : openPostgres(url)
const addAccount = statement((db) => db.insertInto('accounts').values({ id: 'one', confirmed: 0, created_at: '' }))

await migrate(database, migrations.slice(0, -1))
await database.write((tx) => tx.run(addAccount, {}))
await database.exclusively(async (execute) => {
  const steps = migrations.at(-1)!(engines[database.engine] as Kysely<unknown>, database.engine)
  for (const step of steps.slice(0, Math.ceil(steps.length / 2))) await execute(step.compile())
  process.kill(process.pid, 'SIGKILL')
  await new Promise(() => {}) // until the signal arrives
})
