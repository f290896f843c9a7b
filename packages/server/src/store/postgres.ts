import pg, { type PoolClient } from 'pg'
import { RegistrationError } from '../domain/errors.ts'
import { overloaded, RaceLost, type Connection, type Database, type Unit } from './database.ts'
import type { Statement, Value } from './statement.ts'

const retries = 3
const connectDeadlineMs = 3_000
const statementDeadlineMs = 2_500
/** Who migrates holds this lock (a constant of ours; two other programs sharing the number would only wait). */
const migrationLock = 0x7175696b

/** Reported by PostgreSQL as the loser of a race: the same unit run again sees what the winner wrote. */
const raceLostCodes = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '23505', // unique_violation: somebody inserted the same number or unionid a moment ago
])

/** PostgreSQL through a pool; a unit is one transaction at READ COMMITTED. */
export function openPostgres(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: connectDeadlineMs,
    statement_timeout: statementDeadlineMs,
    // Beyond what the server itself enforces: an answer that never comes over a cut network.
    query_timeout: statementDeadlineMs + 500,
    idle_in_transaction_session_timeout: statementDeadlineMs,
  })
  // A connection that breaks says so to whoever uses it next, and the pool drops it; an event nobody listens to would
  // end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))

  async function once<T>(unit: Unit<T>): Promise<T> {
    const client = await pool.connect().catch(unavailable)
    let isLost = false
    try {
      await send(client, 'BEGIN ISOLATION LEVEL READ COMMITTED')
      const result = await unit(connectionTo(client))
      // If the connection breaks here the outcome is unknown; what must happen once bears an id of its caller.
      await send(client, 'COMMIT')
      return result
    } catch (error) {
      // A connection that failed us is closed, which rolls back; asking it for a ROLLBACK could take as long again.
      isLost = isOverloaded(error) || !(await client.query('ROLLBACK').catch(() => undefined))
      throw error
    } finally {
      client.release(isLost)
    }
  }

  return {
    engine: 'postgres',
    async write(unit) {
      for (let attempt = 0; ; attempt++) {
        try {
          return await once(unit)
        } catch (error) {
          if (!isRaceLost(error)) throw error
          if (attempt === retries) throw overloaded(error)
        }
      }
    },
    read: connectionTo(pool),
    async exclusively(work) {
      // Without the pool's deadlines: waiting for another process that migrates may take long.
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectDeadlineMs })
      client.on('error', () => undefined) // the query under way reports it
      await client.connect()
      try {
        await client.query('BEGIN')
        await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock])
        await work(async ({ sql, parameters }) => (await client.query(sql, [...parameters])).rows)
        await client.query('COMMIT')
      } finally {
        await client.end() // rolls back what was not committed
      }
    },
    waiting: () => pool.waitingCount,
    close: () => pool.end(),
  }
}

type Queryable = Pick<PoolClient, 'query'>

/** Statements are prepared under their name, once per connection, by the driver. */
function connectionTo(client: Queryable): Connection {
  async function query<A extends Record<string, Value>>(statement: Statement<A, unknown>, args: A) {
    const { name, sql, bind } = statement.compile('postgres')
    return client.query({ name, text: sql, values: bind(args) }).catch(unavailable)
  }
  return {
    async all<A extends Record<string, Value>, R>(statement: Statement<A, R>, args: A) {
      return (await query(statement, args)).rows as R[]
    },
    async first<A extends Record<string, Value>, R>(statement: Statement<A, R>, args: A) {
      return (await query(statement, args)).rows[0] as R | undefined
    },
    async run(statement, args) {
      return (await query(statement, args)).rowCount ?? 0
    },
  }
}

const send = (client: Queryable, sql: string) => client.query(sql).catch(unavailable)

/**
 * Classes of SQLSTATE that pass: connection (08), resources (53), intervention and shutdown (57), and 25006, a standby
 * that was not promoted yet. An error without SQLSTATE is the driver's: no connection, or no answer.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
function unavailable(error: unknown): never {
  const code = codeOf(error)
  throw code === '' || /^(08|53|57)/.test(code) || code === '25006' ? overloaded(error) : error
}

const isRaceLost = (error: unknown) => error instanceof RaceLost || raceLostCodes.has(codeOf(error))

const isOverloaded = (error: unknown) => error instanceof RegistrationError && error.code === 'overloaded'

/** The SQLSTATE, or nothing if the error is not PostgreSQL's. */
function codeOf(error: unknown): string {
  return error instanceof pg.DatabaseError ? (error.code ?? '') : ''
}
