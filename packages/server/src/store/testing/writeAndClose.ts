import { openSqlite } from '../sqlite.ts'
import { statement } from '../statement.ts'

// A process that writes enough for the log to be written back, closes its database, and says so.
const insert = statement((db, p: { fingerprint: string }) =>
  db.insertInto('spent').values({ fingerprint: p.fingerprint, kind: 'push', claims: 0, settled: 1, at: '' }),
)
const database = await openSqlite(process.argv[2]!, { onFatal: () => process.exit(2) })
for (let n = 0; n < 6; n++) {
  await Promise.all(
    Array.from({ length: 2_000 }, (_, m) => database.write((tx) => tx.run(insert, { fingerprint: `${n} ${m}` }))),
  )
}
await database.close()
process.send!('closed')
process.disconnect()
