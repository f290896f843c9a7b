import type { CompiledQuery } from 'kysely'
import { RegistrationError } from '../domain/errors.ts'
import type { EngineName, Statement, Value } from './statement.ts'

type Args = Readonly<Record<string, Value>>

/** What a unit of work, or a read, may do with the database. */
export interface Connection {
  all<A extends Args, R>(statement: Statement<A, R>, args: A): Promise<R[]>
  first<A extends Args, R>(statement: Statement<A, R>, args: A): Promise<R | undefined>
  /** Rows written. */
  run<A extends Args>(statement: Statement<A, unknown>, args: A): Promise<number>
  /**
   * A write of which the unit asks nothing: it may still be on its way when this resolves. What the unit does next comes
   * after it, and a unit does not end well if it failed.
   */
  send<A extends Args>(statement: Statement<A, unknown>, args: A): Promise<unknown>
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
  /** Where the URL names PostgreSQL. */
  postgres?: PostgresOptions
}

export interface PostgresOptions {
  /** Connections at most; 10 by default. */
  poolSize?: number
  /** `transaction`: a pooler between us and PostgreSQL gives each transaction another connection. */
  pooler?: 'none' | 'transaction'
}

/** Thrown by a unit that was overtaken: it is taken back and run again. */
export class RaceLost extends Error {}

export function overloaded(cause: unknown): RegistrationError {
  return new RegistrationError('overloaded', { retryAfterSeconds: 1 }, { cause })
}
