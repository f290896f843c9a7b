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

/** The same for a crowd: who asks while a question is under way hears the answer to that one. */
export function asksOneAtATime(database: Database): () => Promise<boolean> {
  let underWay: Promise<boolean> | undefined
  return () =>
    (underWay ??= isAlive(database).finally(() => {
      underWay = undefined
    }))
}

const ask = statement((db) => db.selectFrom('access_tokens').select('generation').limit(1))
