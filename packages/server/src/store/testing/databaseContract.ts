import { expect, it } from 'vitest'
import { openDatabase } from '../open.ts'
import { statement } from '../statement.ts'
import { setUpBench, type MakeDatabase } from './bench.ts'
import { newSecret } from './people.ts'

const spend = statement((db, p: { fingerprint: string }) =>
  db
    .insertInto('spent')
    .values({ fingerprint: p.fingerprint, kind: 'push', claims: 0, settled: 1, at: '2026-07-01T08:00:00.000Z' }),
)

const find = statement((db, p: { fingerprint: string }) =>
  db.selectFrom('spent').select(['fingerprint', 'claims']).where('fingerprint', '=', p.fingerprint),
)

const count = statement((db, p: { fingerprint: string; from: number }) =>
  db
    .updateTable('spent')
    .set((eb) => ({ claims: eb('claims', '+', 1) }))
    .where('fingerprint', '=', p.fingerprint)
    .where('claims', '=', p.from),
)

export function databaseContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  it('keeps a unit whole or not at all; neighbours are not hurt', async () => {
    const keys = Array.from({ length: 9 }, newSecret)
    const results = await Promise.allSettled(
      keys.map((fingerprint, index) =>
        bench.database.write(async (tx) => {
          await tx.run(spend, { fingerprint })
          if (index % 3 === 1) throw new RangeError('a unit changed its mind')
          return index
        }),
      ),
    )

    for (const [index, fingerprint] of keys.entries()) {
      const failed = index % 3 === 1
      expect(results[index]).toMatchObject(
        failed ? { status: 'rejected', reason: new RangeError('a unit changed its mind') } : { value: index },
      )
      expect(await bench.database.read.all(find, { fingerprint })).toHaveLength(failed ? 0 : 1)
    }
  })

  it('shows a unit its own writes, and others none before the commit', async () => {
    const fingerprint = newSecret()
    const seen = await bench.database.write(async (tx) => {
      await tx.run(spend, { fingerprint })
      return tx.first(find, { fingerprint })
    })
    expect(seen).toMatchObject({ fingerprint })
  })

  it('counts the rows a statement wrote', async () => {
    const fingerprint = newSecret()
    await bench.database.write((tx) => tx.run(spend, { fingerprint }))

    expect(await bench.database.write((tx) => tx.run(count, { fingerprint, from: 0 }))).toBe(1)
    expect(await bench.database.write((tx) => tx.run(count, { fingerprint, from: 0 }))).toBe(0)
  })

  it('lets four processes that start at once bring an empty database up to date', async () => {
    const { url, drop } = await makeDatabase()
    try {
      const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase(url)))
      await Promise.all(opened.map((database) => database.write((tx) => tx.run(spend, { fingerprint: newSecret() }))))
      await Promise.all(opened.map((database) => database.close()))
    } finally {
      await drop()
    }
  })

  it('refuses work after it was closed, and finishes what came before', async () => {
    const database = await openDatabase(bench.url)
    const fingerprint = newSecret()
    const last = database.write((tx) => tx.run(spend, { fingerprint }))
    const closed = database.close()

    await expect(last).resolves.toBe(1)
    await expect(database.write((tx) => tx.run(spend, { fingerprint: newSecret() }))).rejects.toThrow()
    await closed
  })
}
