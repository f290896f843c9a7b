import { RegistrationError } from '../domain/errors.ts'
import { add } from './counters.ts'
import type { Database } from './database.ts'
import { statement } from './statement.ts'
import { later } from './time.ts'

export interface Health {
  /** Whether the database serves now; who asks while a question is under way hears the answer to that one. */
  isAlive(): Promise<boolean>
  /** How units fail, of all who use the database. */
  noteFailure(error: unknown): void
}

/**
 * A database that answers is alive. One that has refused to write (a full or read-only disk, a standby) has to take a
 * unit first: nobody can register there, and a load balancer should know.
 */
export function watchHealth(database: Database, now: () => Date): Health {
  let hasRefused = false
  let underWay: Promise<boolean> | undefined

  async function writes(): Promise<boolean> {
    try {
      await database.write((tx) => add(tx, { key: 'health', amount: 0, most: 0, expiresAt: later(now(), daySeconds) }))
      return true
    } catch (error) {
      return !isRefusal(error)
    }
  }

  async function ask(): Promise<boolean> {
    if (!(await isAlive(database))) return false
    if (hasRefused) hasRefused = !(await writes())
    return !hasRefused
  }

  return {
    isAlive: () =>
      (underWay ??= ask().finally(() => {
        underWay = undefined
      })),
    noteFailure(error) {
      hasRefused ||= isRefusal(error)
    },
  }
}

/** Whether the database answers a question now. */
export async function isAlive(database: Database): Promise<boolean> {
  try {
    await database.read.first(question, {})
    return true
  } catch {
    return false
  }
}

const daySeconds = 24 * 60 * 60

/** By the engine, whose errors have a code; a queue of our own that is full is no fault of the database. */
function isRefusal(error: unknown): boolean {
  const isOverloaded = error instanceof RegistrationError && error.code === 'overloaded'
  return isOverloaded && (error.cause as { code?: unknown } | undefined)?.code !== undefined
}

const question = statement((db) => db.selectFrom('access_tokens').select('generation').limit(1))
