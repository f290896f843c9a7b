import pg, { type PoolClient } from 'pg'
import { overloaded, type PostgresOptions } from './database.ts'
import { isSound, unavailable } from './postgresErrors.ts'

/** From the moment somebody asks until they know, also over a network that swallows everything. */
export const deadlineMs = 3_000
/** The server itself gives up earlier, so that it does not work on for nobody. */
const statementDeadlineMs = 2_500

export type PostgresPool = ReturnType<typeof openPool>

export function openPool(url: string, { poolSize = 10, pooler = 'none' }: PostgresOptions) {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    pipeline: true,
    keepAlive: true,
    connectionTimeoutMillis: deadlineMs,
    // A pooler refuses settings of a session; there they belong to the role.
    ...(pooler === 'none' && {
      statement_timeout: statementDeadlineMs,
      idle_in_transaction_session_timeout: statementDeadlineMs,
    }),
  })
  // A connection that breaks says so to whoever uses it next, and the pool drops it; an event nobody listens to would
  // end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))

  return {
    connect: () => pool.connect().catch(unavailable),

    /** Ends the connection where an answer of it is still missing at that time. */
    async within<T>(client: PoolClient, deadline: number, work: () => Promise<T>): Promise<T> {
      if (Date.now() >= deadline) throw overloaded(new Error('The wait for a connection took all the time'))
      const watch = setTimeout(() => client.connection.stream.destroy(), deadline - Date.now())
      try {
        return await work()
      } finally {
        clearTimeout(watch)
      }
    },

    /** To the next, unless an error says that it is not the connection it was: closing it also rolls back. */
    release(client: PoolClient, failure?: { error: unknown }): void {
      const isLost = failure !== undefined && !isSound(failure.error)
      if (isLost) client.connection.stream.destroy() // the driver would wait for answers that may never come
      client.release(isLost)
    },

    close: () => pool.end(),
  }
}
