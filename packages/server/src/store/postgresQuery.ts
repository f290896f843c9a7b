import pg, { type PoolClient, type QueryResult } from 'pg'
import type { Connection } from './database.ts'
import { unavailable } from './postgresErrors.ts'
import type { Statement, Value } from './statement.ts'

type Args = Record<string, Value>

export interface QueryOptions {
  /** Prepared once per connection, under its name; behind a pooler the next statement may meet another connection. */
  isPrepared: boolean
  /** The first of its transaction. */
  begins?: boolean
}

/**
 * Sends a statement behind those that the connection has not answered yet.
 *
 * @throws {RegistrationError} `overloaded`: there was no answer, or none that says more than that.
 */
export function query<A extends Args>(
  client: PoolClient,
  statement: Statement<A, unknown>,
  args: A,
  { isPrepared, begins = false }: QueryOptions,
): Promise<QueryResult> {
  const { name, sql, bind } = statement.compile('postgres')
  const config = { text: sql, values: bind(args), queryMode: 'extended', ...(isPrepared && { name }) }
  gatherWrites(client.connection.stream)
  return (begins ? beginWith(client, config) : client.query(config)).catch(unavailable)
}

/** From here to the end of the transaction, or nothing of it. */
export function end(client: PoolClient, how: 'COMMIT' | 'ROLLBACK'): Promise<QueryResult> {
  gatherWrites(client.connection.stream)
  return client.query(how).catch(unavailable)
}

/** The rest of the interface follows from how a query is sent. */
export function connectionBy(
  ask: <A extends Args>(statement: Statement<A, unknown>, args: A) => Promise<QueryResult>,
): Omit<Connection, 'send'> {
  return {
    async all<A extends Args, R>(statement: Statement<A, R>, args: A) {
      return (await ask(statement, args)).rows as R[]
    },
    async first<A extends Args, R>(statement: Statement<A, R>, args: A) {
      return (await ask(statement, args)).rows[0] as R | undefined
    },
    async run(statement, args) {
      return (await ask(statement, args)).rowCount ?? 0
    },
  }
}

/** BEGIN and the first statement are one message to the server: if it refuses the one, it skips the other. */
function beginWith(client: PoolClient, config: pg.QueryConfig): Promise<QueryResult> {
  return new Promise((resolve, reject) => {
    const first = new pg.Query(config, (error, result) => {
      if (error) return reject(error)
      resolve((result as unknown as QueryResult[])[1]!)
    })
    const submit = first.submit.bind(first)
    first.submit = (connection) => {
      connection.parse({ name: '', text: 'BEGIN ISOLATION LEVEL READ COMMITTED', types: [] }, true)
      connection.bind({ portal: '', statement: '' }, true)
      connection.execute({ portal: '' }, true)
      return submit(connection)
    }
    client.query(first)
  })
}

/** What is sent in one turn of the event loop goes to the kernel in one write. */
function gatherWrites(stream: pg.Connection['stream']): void {
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}
