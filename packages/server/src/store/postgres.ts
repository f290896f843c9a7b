import pg from 'pg'
import { overloaded, type Database, type PostgresOptions, type Unit } from './database.ts'
import { isRaceLost, isStale } from './postgresErrors.ts'
import { deadlineMs, openPool } from './postgresPool.ts'
import { sharedReads } from './postgresReads.ts'
import { runUnit } from './postgresUnit.ts'

const retries = 3
/** Who migrates holds this lock (a constant of ours; two other programs sharing the number would only wait). */
const migrationLock = 0x7175696b

/** PostgreSQL through a pool; a unit is one transaction at READ COMMITTED. */
export function openPostgres(url: string, options: PostgresOptions = {}): Database {
  const pool = openPool(url, options)
  const isPrepared = options.pooler !== 'transaction'

  async function once<T>(unit: Unit<T>, deadline: number): Promise<T> {
    const client = await pool.connect()
    let failure: { error: unknown } | undefined
    try {
      return await pool.within(client, deadline, () => runUnit(client, unit, isPrepared))
    } catch (error) {
      failure = { error }
      throw error
    } finally {
      pool.release(client, failure)
    }
  }

  return {
    engine: 'postgres',
    async write(unit) {
      const deadline = Date.now() + deadlineMs
      for (let lost = 0; ;) {
        try {
          return await once(unit, deadline)
        } catch (error) {
          if (isStale(error)) continue // each time a connection less
          if (!isRaceLost(error)) throw error
          if (lost++ === retries) throw overloaded(error)
        }
      }
    },
    read: sharedReads(pool, isPrepared),
    async exclusively(work) {
      // Without the pool's deadlines: waiting for another process that migrates may take long.
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: deadlineMs })
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
    close: pool.close,
  }
}
