import type { Database } from './database.ts'
import { statement } from './statement.ts'

/** Whether the database answers a question now. */
export async function isAlive(database: Database): Promise<boolean> {
  try {
    await database.read.first(ask, {})
    return true
  } catch {
    return false
  }
}

const ask = statement((db) => db.selectFrom('access_tokens').select('generation').limit(1))
