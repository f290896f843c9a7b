import type { CompiledQuery } from 'kysely'
import { RegistrationError } from '../domain/errors.ts'
import { migrate } from './migrations/migrate.ts'
import { openSqlite } from './sqlite.ts'
import type { EngineName, Statement, Value } from './statement.ts'

type Args = Readonly<Record<string, Value>>

/** What a unit of work, or a read, may do with the database. */
export interface Connection {
  all<A extends Args, R>(statement: Statement<A, R>, args: A): Promise<R[]>
  first<A extends Args, R>(statement: Statement<A, R>, args: A): Promise<R | undefined>
  /** Rows written. */
  run<A extends Args>(statement: Statement<A, unknown>, args: A): Promise<number>
}

/** A transaction in the making. It awaits nothing but its connection, and may be run again from its start. */
export type Unit<T> = (tx: Connection) => Promise<T>

export type Execute = (query: CompiledQuery) => Promise<Record<string, unknown>[]>

export interface Database {
  readonly engine: EngineName
  /**
   * Runs a unit whole or not at all; resolved means it is on disk.
   * @throws {RegistrationError} `overloaded` where the database cannot serve now; whatever the unit threw otherwise.
   */
  write<T>(unit: Unit<T>): Promise<T>
  /** Outside of any transaction; sees everything that was acknowledged before. */
  readonly read: Connection
  /** One transaction that no other process shares, for migrations. */
  exclusively(work: (execute: Execute) => Promise<void>): Promise<void>
  /** Ends what is under way, then closes. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** The file can no longer be trusted (EIO, corruption): the process must end without acknowledging anything more. */
  onFatal?: (error: unknown) => void
}

/**
 * Opens a database and brings its schema up to date; several processes may do so at once.
 *
 * @param url `sqlite:FILE` or `postgres://…`.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const database = await openEngine(url, options)
  try {
    await migrate(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

async function openEngine(url: string, { onFatal = crash }: DatabaseOptions): Promise<Database> {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length), { onFatal })
  if (!/^postgres(ql)?:\/\//.test(url)) throw new TypeError('The database URL must be sqlite:FILE or postgres://…')
  // Loaded here, so that who stays with SQLite loads no driver.
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres(url)
}

function crash(error: unknown): void {
  setImmediate(() => {
    throw error
  })
}

/** Thrown by a unit that was overtaken: it is taken back and run again. */
export class RaceLost extends Error {}

export function overloaded(cause: unknown): RegistrationError {
  return new RegistrationError('overloaded', { retryAfterSeconds: 1 }, { cause })
}
