import { openDatabase } from '../open.ts'
import { statement } from '../statement.ts'

// A process to be killed: writes without end and tells its parent what was acknowledged.
const insert = statement((db, p: { fingerprint: string }) =>
  db.insertInto('spent').values({ fingerprint: p.fingerprint, kind: 'push', claims: 0, settled: 1, at: '' }),
)
const database = await openDatabase(`sqlite:${process.argv[2]}`)
for (let n = 0; ; n += 8) {
  const keys = Array.from({ length: 8 }, (_, index) => `killed ${n + index}`)
  await Promise.all(
    keys.map(async (fingerprint) => {
      await database.write((tx) => tx.run(insert, { fingerprint }))
      process.send!(fingerprint)
    }),
  )
}
