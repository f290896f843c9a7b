import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { inject } from 'vitest'
import type { TestDatabase } from './database.ts'

/** Does something to a database behind the back of the servers that use it. */
export async function execute(database: TestDatabase, sql: string): Promise<void> {
  if (inject('engine') === 'sqlite') {
    const file = new DatabaseSync(database.url.slice('sqlite:'.length))
    file.exec(sql)
    return file.close()
  }
  const client = new Client(database.url)
  await client.connect()
  await client.query(sql)
  await client.end()
}
