import type { PoolClient } from 'pg'
import type { Connection } from './database.ts'
import { isStale } from './postgresErrors.ts'
import { deadlineMs, type PostgresPool } from './postgresPool.ts'
import { connectionBy, query } from './postgresQuery.ts'
import type { Statement, Value } from './statement.ts'

type Args = Record<string, Value>

/** So many at most wait behind a slow one, and then the connection goes back to the pool. */
const readsPerConnection = 32

interface Shared {
  client: Promise<PoolClient>
  readers: number
  /** With those that are done: readers who overlap for ever would never give the connection back. */
  joined: number
  failure?: { error: unknown }
}

/** Reads that are under way at the same time share a connection: each is sent without waiting for those before it. */
export function sharedReads(pool: PostgresPool, isPrepared: boolean): Connection {
  let open: Shared | undefined

  async function once<A extends Args>(statement: Statement<A, unknown>, args: A, deadline: number) {
    const shared = (open ??= { client: pool.connect(), readers: 0, joined: 0 })
    shared.readers++
    shared.joined++
    if (shared.joined === readsPerConnection) open = undefined
    try {
      const client = await shared.client
      return await pool.within(client, deadline, () => query(client, statement, args, { isPrepared }))
    } catch (error) {
      shared.failure ??= { error }
      if (open === shared) open = undefined
      throw error
    } finally {
      shared.readers--
      if (shared.readers === 0) {
        if (open === shared) open = undefined
        void shared.client.then(
          (client) => pool.release(client, shared.failure),
          () => undefined,
        )
      }
    }
  }

  async function ask<A extends Args>(statement: Statement<A, unknown>, args: A) {
    const deadline = Date.now() + deadlineMs
    for (;;) {
      try {
        return await once(statement, args, deadline)
      } catch (error) {
        if (!isStale(error)) throw error // each time a connection less
      }
    }
  }
  const connection = connectionBy(ask)
  return { ...connection, send: connection.run }
}
