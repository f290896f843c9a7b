import { migrate as migrateDatabase, readConfig } from '@quickreg/server'
import { startFailure } from '../startFailure.ts'
import type { Terminal } from '../terminal.ts'

/** Brings the database up to date. The server does so itself when it starts; this is for those who do it apart. */
export async function migrate(terminal: Terminal): Promise<void> {
  await migrateFromEnvironment().catch((error: unknown) => {
    throw startFailure(error)
  })
  terminal.say({ zh: '数据库已是最新。', en: 'The database is up to date.' })
}

const migrateFromEnvironment = async () => migrateDatabase(readConfig(process.env))
