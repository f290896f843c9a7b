import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { inject } from 'vitest'
import type { World } from './world.ts'

/** All that lies on disk but the keys: every file of the data folder, and on PostgreSQL every row of every table. */
export async function storedBytes({ database }: World): Promise<string> {
  const files = (await readdir(database.folder)).filter((name) => name !== 'keys.json')
  const texts = await Promise.all(files.map((name) => readFile(join(database.folder, name), 'latin1')))
  if (inject('engine') === 'postgres') texts.push(await dump(database.url))
  return texts.join('\n')
}

async function dump(url: string): Promise<string> {
  const client = new Client(url)
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  )
  const tables = []
  for (const { name } of rows) tables.push(JSON.stringify((await client.query(`select * from "${name}"`)).rows))
  await client.end()
  return tables.join('\n')
}
