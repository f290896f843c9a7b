import { fork } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { createDatabase } from '../../../../../test/postgres.ts'
import { openDatabase } from '../open.ts'
import { engines, statement } from '../statement.ts'
import { makeSqliteFile } from '../testing/bench.ts'
import { isMigrated } from './migrate.ts'

let made: Awaited<ReturnType<typeof makeSqliteFile>>
beforeEach(async () => {
  made = await (inject('engine') === 'sqlite' ? makeSqliteFile() : createDatabase(inject('databaseUrl')))
})
afterEach(() => made.drop())

const accounts = statement((db) => db.selectFrom('accounts').selectAll())

it('killed half way, an upgrade leaves the database of the version before, and the next start completes it', async () => {
  const child = fork(new URL('../testing/dieMigrating.ts', import.meta.url), [made.url])
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])

  const database = await openDatabase(made.url)
  expect(await isMigrated(database.read)).toBe(true)
  expect(await database.read.all(accounts, {})).toMatchObject([{ id: 'one' }])
  await database.close()
})

it('a version serves the schema of the one after it, and takes nothing of it back', async () => {
  const upgraded = await openDatabase(made.url)
  const db = engines[upgraded.engine]
  await upgraded.exclusively(async (execute) => {
    await execute(sql`insert into schema_versions (version) values (999)`.compile(db))
    await execute(sql`alter table accounts add column nickname text`.compile(db))
    await execute(sql`create table friends (id text primary key)`.compile(db))
  })
  const addAccount = statement((query, p: { id: string }) =>
    query.insertInto('accounts').values({ id: p.id, confirmed: 0, created_at: '' }),
  )
  const older = await openDatabase(made.url) // beside the newer one
  await older.write((tx) => tx.run(addAccount, { id: 'two' }))
  expect(await upgraded.read.all(accounts, {})).toMatchObject([{ id: 'two', nickname: null }])
  await older.close()
  await upgraded.close()
})
