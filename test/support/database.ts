import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { createDatabase } from '../postgres.ts'

export interface TestDatabase {
  /** A server's DATABASE_URL. */
  url: string
  /** A private folder for the server's other files; the SQLite file lies in it. */
  folder: string
  drop(): Promise<void>
}

/** An empty database on the engine this test project runs on. */
export async function freshDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'quickreg-test-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  if (inject('engine') === 'sqlite') return { url: `sqlite:${join(folder, 'quickreg.db')}`, folder, drop: remove }
  const { url, drop } = await createDatabase(inject('databaseUrl'))
  return {
    url,
    folder,
    async drop() {
      await drop()
      await remove()
    },
  }
}
