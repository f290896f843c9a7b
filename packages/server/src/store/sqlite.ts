import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { overloaded, type Connection, type Database, type Unit } from './database.ts'
import { createCheckpoint } from './checkpoint.ts'
import { createGroupCommit } from './groupCommit.ts'
import { isDamage, isFatal, isTransient, mayBeRetried } from './sqliteErrors.ts'
import { requireIntact } from './sqliteIntegrity.ts'
import type { Statement, Value } from './statement.ts'

/** How long SQLite itself may block the event loop for another process's lock. */
const busyTimeoutMs = 5
const retryPauseMs = 10
const lockedDeadlineMs = 3_000
const migrationDeadlineMs = 60_000
/** SQLite's own 2 MB hold the indexes of some ten thousand people; beyond, each write would read pages anew. */
const cacheKiB = 32 * 1024

interface SqliteOptions {
  onFatal: (error: unknown) => void
  /** Units that may wait for their turn; the default is what one second can serve. */
  maxQueued?: number
}

/**
 * SQLite through one writing and one reading connection. WAL with synchronous=FULL loses nothing acknowledged in a
 * power cut (NORMAL does); its cost, one fsync per commit, is shared by all units of a turn of the event loop.
 *
 * @throws {Error} The file is not an intact database, as far as that can be told in a moment.
 */
export async function openSqlite(file: string, { onFatal, maxQueued = 4096 }: SqliteOptions): Promise<Database> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  closeSync(openSync(file, 'a', 0o600)) // before SQLite makes it: WAL and shared memory take over its mode
  const writer = await connect(file, (db) => requireIntact(db, file))
  const reader = await connect(file, (db) => db.exec('PRAGMA query_only = ON'))
  const guard = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      if (isFatal(error)) onFatal(error)
      throw error
    }
  }
  const begin = () => whileLocked(() => guard(() => writer.exec('BEGIN IMMEDIATE')), lockedDeadlineMs)
  const rollback = () => {
    try {
      if (writer.isTransaction) writer.exec('ROLLBACK')
    } catch (error) {
      onFatal(error) // a transaction that stands for ever
      throw error
    }
  }
  const [byWriter, byReader] = [preparing(writer), preparing(reader)]
  const connection = connectionTo(byWriter, (work) => atOnce(() => guard(work)))
  const checkpoint = createCheckpoint({ file, writer, guard })
  const { onCommitted } = checkpoint
  const groups = createGroupCommit({ writer, connection, begin, guard, rollback, onCommitted, maxQueued })
  // The writer has in memory what it wrote; another connection has to read it anew after every commit. But what it has
  // not committed yet is nobody's to see.
  const byEither: Prepare = (statement, sql) => (writer.isTransaction ? byReader : byWriter)(statement, onlyReads(sql))
  const read = connectionTo(byEither, (work) => whileLocked(() => guard(work), lockedDeadlineMs).catch(unavailable))

  return {
    engine: 'sqlite',
    write: <T>(unit: Unit<T>) => groups.add(unit).catch(unavailable),
    read,
    async exclusively(work) {
      await whileLocked(() => writer.exec('BEGIN IMMEDIATE'), migrationDeadlineMs)
      try {
        await work(async ({ sql, parameters }) => writer.prepare(sql).all(...(parameters as Value[])))
        writer.exec('COMMIT')
      } catch (error) {
        rollback()
        throw error
      }
    },
    async close() {
      await groups.end()
      await checkpoint.end()
      reader.close()
      writer.close()
    },
  }
}

/** A connection that cannot write, beside a server that may be running. */
export function openSqliteToRead(file: string): Pick<Database, 'read' | 'close'> {
  const db = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs })
  return {
    read: connectionTo(preparing(db), (work) => whileLocked(work, lockedDeadlineMs)),
    close: async () => db.close(),
  }
}

async function connect(file: string, finish: (db: DatabaseSync) => void): Promise<DatabaseSync> {
  const db = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  try {
    await whileLocked(() => db.exec('PRAGMA journal_mode = WAL'), lockedDeadlineMs)
    db.exec('PRAGMA synchronous = FULL')
    db.exec('PRAGMA temp_store = MEMORY') // a savepoint's journal is a temporary file
    db.exec(`PRAGMA cache_size = -${cacheKiB}`)
    db.exec('PRAGMA secure_delete = ON') // what is erased must not stay in free pages
    await whileLocked(() => finish(db), lockedDeadlineMs)
    return db
  } catch (cause) {
    db.close()
    const why = cause instanceof Error ? cause.message : String(cause)
    // Of a disk that fails to read, or a file that is not ours to open, a backup is the wrong cure: it loses what was
    // acknowledged since.
    const cure = isDamage(cause) ? '; restore it from a backup' : ''
    throw new Error(`The database ${file} cannot be used${cure}: ${why}`, { cause })
  }
}

type Prepare = (statement: Statement<never, unknown>, sql: string) => StatementSync

function preparing(db: DatabaseSync): Prepare {
  const prepared = new Map<unknown, StatementSync>()
  return (statement, sql) => {
    const found = prepared.get(statement)
    if (found) return found
    const made = db.prepare(sql)
    prepared.set(statement, made)
    return made
  }
}

function onlyReads(sql: string): string {
  if (!sql.startsWith('select ')) throw new Error(`A write outside of a unit: ${sql}`)
  return sql
}

/** The work is SQLite's own and immediate; `run` decides what a failure means. */
function connectionTo(prepare: Prepare, run: <T>(work: () => T) => Promise<T>): Connection {
  function write<A extends Record<string, Value>>(statement: Statement<A, unknown>, args: A): Promise<number> {
    const { sql, bind } = statement.compile('sqlite')
    return run(() => Number(prepare(statement, sql).run(...bind(args)).changes))
  }
  return {
    all<A extends Record<string, Value>, R>(statement: Statement<A, R>, args: A) {
      const { sql, bind } = statement.compile('sqlite')
      return run(() => prepare(statement, sql).all(...bind(args)) as R[])
    },
    first<A extends Record<string, Value>, R>(statement: Statement<A, R>, args: A) {
      const { sql, bind } = statement.compile('sqlite')
      return run(() => prepare(statement, sql).get(...bind(args)) as R | undefined)
    },
    run: write,
    send: write,
  }
}

function atOnce<T>(work: () => T): Promise<T> {
  try {
    return Promise.resolve(work())
  } catch (error) {
    return Promise.reject(error)
  }
}

/** Another process holds the lock: try again, with the event loop free in between. */
function whileLocked<T>(work: () => T, deadlineMs: number): Promise<T> {
  return atOnce(work).catch((error: unknown) => again(work, error, Date.now() + deadlineMs))
}

async function again<T>(work: () => T, failure: unknown, deadline: number): Promise<T> {
  for (let last = failure; ;) {
    if (!mayBeRetried(last) || Date.now() > deadline) throw last
    await sleep(retryPauseMs)
    try {
      return work()
    } catch (error) {
      last = error
    }
  }
}

function unavailable(error: unknown): never {
  throw isTransient(error) ? overloaded(error) : error
}
