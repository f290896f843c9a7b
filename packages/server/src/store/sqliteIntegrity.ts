import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** Up to here every page is read at the start, in about a tenth of a second from memory. */
const smallBytes = 64 * 1024 * 1024

/**
 * Refuses a file that is no database, was cut, or has a damaged header or schema. Of a small one every page is read;
 * those of a large one are judged when they are used, or starting would take longer with every account.
 *
 * @throws {Error} Says what is wrong.
 */
export function requireIntact(db: DatabaseSync, file: string): void {
  requireWhole(db, file)
  if (bytesOf(db) <= smallBytes) requireOk(db, 'PRAGMA quick_check(1)')
}

/**
 * What a few reads tell of a file of any size: its header, schema and list of free pages, and whether it has the bytes
 * that its header counts. SQLite itself notices a cut file only by whole pages, and not beside a write-ahead log.
 */
export function requireWhole(db: DatabaseSync, file: string): void {
  db.exec('BEGIN') // one moment: until it is over, no checkpoint of another process changes the size of the file
  try {
    requireOk(db, 'PRAGMA quick_check(sqlite_schema)')
    const counted = bytesOf(db)
    const inLog = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
    const inFile = statSync(file).size
    // Each page is in the file or in the log. After a clean end there is no log, and the file fits to the byte.
    const fits = inLog === 0 ? inFile === counted : inFile + inLog >= counted
    if (!fits) throw new Error(`it has ${inFile} bytes where its header counts ${counted}`)
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK')
  }
}

function requireOk(db: DatabaseSync, check: string): void {
  const said = String(db.prepare(check).get()?.quick_check)
  if (said !== 'ok') throw new Error(said.split('\n').at(-1)) // the lines above are headings
}

function bytesOf(db: DatabaseSync): number {
  const { page_count } = db.prepare('PRAGMA page_count').get() as { page_count: number }
  const { page_size } = db.prepare('PRAGMA page_size').get() as { page_size: number }
  return page_count * page_size
}
