import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { inject } from 'vitest'
import type { TestDatabase } from './database.ts'

/** Does something to a database behind the back of the servers that use it. */
export async function execute(database: TestDatabase, sql: string): Promise<void> {
  const { run, close } = await open(database)
  await run(sql)
  await close()
}

/** Keeps others from writing to a table; with SQLite, to any. @returns What lets them again. */
export async function holdLock(database: TestDatabase, table: string): Promise<() => Promise<void>> {
  const { run, close } = await open(database)
  const isSqlite = inject('engine') === 'sqlite'
  await run(isSqlite ? 'BEGIN IMMEDIATE' : 'BEGIN')
  if (!isSqlite) await run(`LOCK TABLE ${table} IN EXCLUSIVE MODE`)
  return async () => {
    await run('ROLLBACK')
    await close()
  }
}

async function open({ url }: TestDatabase) {
  if (inject('engine') === 'sqlite') {
    const file = new DatabaseSync(url.slice('sqlite:'.length))
    return { run: async (sql: string) => file.exec(sql), close: async () => file.close() }
  }
  const client = new Client(url)
  await client.connect()
  return { run: (sql: string) => client.query(sql), close: () => client.end() }
}
