import pg from 'pg'
import { expect, it } from 'vitest'
import { RaceLost, type Connection } from '../database.ts'
import { openPostgres } from '../postgres.ts'
import { statement } from '../statement.ts'
import { setUpBench, type MakeDatabase } from './bench.ts'
import { newSecret } from './people.ts'

const insert = statement((db, p: { fingerprint: string }) =>
  db.insertInto('spent').values({ fingerprint: p.fingerprint, kind: 'push', claims: 0, settled: 1, at: '' }),
)
const find = statement((db, p: { fingerprint: string }) =>
  db.selectFrom('spent').select('fingerprint').where('fingerprint', '=', p.fingerprint),
)
const findWhole = statement((db, p: { fingerprint: string }) =>
  db.selectFrom('spent').selectAll().where('fingerprint', '=', p.fingerprint),
)
const touchWhole = statement((db, p: { fingerprint: string }) =>
  db.updateTable('spent').set({ claims: 1 }).where('fingerprint', '=', p.fingerprint).returningAll(),
)
const backendPid = statement((db) => db.selectNoFrom((eb) => eb.fn<number>('pg_backend_pid').as('pid')))

/** What only a server across a network can do to us. */
export function postgresContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)
  const overloaded = { code: 'overloaded', details: { retryAfterSeconds: 1 } }
  const stored = (fingerprint: string) => bench.database.read.first(find, { fingerprint })

  it('takes a unit back whose connection is cut, and serves the next', async () => {
    const fingerprint = newSecret()
    const cut = bench.database.write(async (tx) => {
      await tx.run(insert, { fingerprint })
      await asAdministrator(`select pg_terminate_backend(${(await tx.first(backendPid, {}))!.pid})`)
      await tx.first(find, { fingerprint })
    })

    await expect(cut).rejects.toMatchObject(overloaded)
    expect(await stored(fingerprint)).toBeUndefined()
    await bench.database.write((tx) => tx.run(insert, { fingerprint }))
    expect(await stored(fingerprint)).toBeDefined()
  })

  it('serves on after all its idle connections were cut', async () => {
    await Promise.all(Array.from({ length: 10 }, () => bench.database.read.first(backendPid, {})))
    await asAdministrator(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    const fingerprint = newSecret()
    const write = () => bench.database.write((tx) => tx.run(insert, { fingerprint }))

    // A dead connection may be noticed only when it is asked; the pool has ten.
    const wrote = async (attempts: number): Promise<unknown> =>
      write().catch((error: unknown) => {
        expect(error).toMatchObject(overloaded)
        if (attempts === 0) throw error
        return wrote(attempts - 1)
      })
    await wrote(10)
    expect((await bench.database.read.first(find, { fingerprint }))?.fingerprint).toBe(fingerprint)
  })

  it('ends no unit well of which a write failed that nobody waited for, and keeps nothing of it', async () => {
    const [fingerprint, other] = [newSecret(), newSecret()]
    await bench.database.write((tx) => tx.run(insert, { fingerprint }))
    let runs = 0
    const late = bench.database.write(async (tx) => {
      runs++
      await tx.send(insert, { fingerprint: other })
      await tx.send(insert, { fingerprint }) // a unique value that is there already
    })

    await expect(late).rejects.toMatchObject(overloaded)
    expect(runs).toBe(4)
    expect(await stored(other)).toBeUndefined()
  })

  it.each<[string, (tx: Connection, fingerprint: string) => Promise<unknown>]>([
    ['overtaken', () => Promise.reject(new RaceLost())],
    ['second with a unique value', (tx, fingerprint) => tx.run(insert, { fingerprint })],
  ])('runs a unit again that was %s, three times at most', async (_, lose) => {
    const fingerprint = newSecret()
    const losing = (losses: number) => {
      let runs = 0
      return bench.database.write(async (tx) => {
        await tx.run(insert, { fingerprint })
        if (runs++ < losses) await lose(tx, fingerprint)
      })
    }

    await expect(losing(4)).rejects.toMatchObject(overloaded)
    expect(await stored(fingerprint)).toBeUndefined()
    await losing(3)
    expect(await stored(fingerprint)).toBeDefined()
  })

  it('ends a deadlock by running one of the two again', async () => {
    const [a, b] = [newSecret(), newSecret()]
    const crossing = (first: string, second: string) =>
      bench.database.write(async (tx) => {
        await tx.run(upsert, { fingerprint: first })
        await new Promise((resolve) => setTimeout(resolve, 50))
        await tx.run(upsert, { fingerprint: second })
      })
    await bench.database.write(async (tx) => {
      for (const fingerprint of [a, b]) await tx.run(upsert, { fingerprint })
    })

    await Promise.all([crossing(a, b), crossing(b, a)])
    expect(await bench.database.read.first(claims, { fingerprint: a })).toEqual({ claims: 2 })
  })

  it('serves on, unnoticed, when a newer version adds a column to what its statements return', async () => {
    const fingerprint = newSecret()
    const read = () => bench.database.read.first(findWhole, { fingerprint })
    const write = () => bench.database.write((tx) => tx.first(touchWhole, { fingerprint }))
    await bench.database.write((tx) => tx.run(insert, { fingerprint }))
    const all = () => Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? read() : write())))
    await all()

    await asAdministrator('alter table spent add column from_the_future text')
    for (const row of await all()) expect(row).toMatchObject({ fingerprint })
    await asAdministrator('alter table spent drop column from_the_future')
    for (const row of await all()) expect(row).toMatchObject({ fingerprint })
  })

  it('is overloaded, not wrong, while the server takes no writes or no connections', async () => {
    const readOnly = new URL(bench.url)
    readOnly.searchParams.set('options', '-c default_transaction_read_only=on')
    const standby = openPostgres(readOnly.href)
    await expect(standby.write((tx) => tx.run(insert, { fingerprint: newSecret() }))).rejects.toMatchObject(overloaded)
    await standby.close()

    const nowhere = openPostgres('postgres://postgres@127.0.0.1:1/nothing')
    await expect(nowhere.write(async () => 1)).rejects.toMatchObject(overloaded)
    await expect(nowhere.read.first(backendPid, {})).rejects.toMatchObject(overloaded)
    await nowhere.close()
  })

  async function asAdministrator(sql: string): Promise<void> {
    const client = new pg.Client(bench.url)
    await client.connect()
    await client.query(sql)
    await client.end()
  }
}

const upsert = statement((db, p: { fingerprint: string }) =>
  db
    .insertInto('spent')
    .values({ fingerprint: p.fingerprint, kind: 'push', claims: 0, settled: 1, at: '' })
    .onConflict((conflict) =>
      conflict.column('fingerprint').doUpdateSet((eb) => ({ claims: eb('spent.claims', '+', 1) })),
    ),
)

const claims = statement((db, p: { fingerprint: string }) =>
  db.selectFrom('spent').select('claims').where('fingerprint', '=', p.fingerprint),
)
