import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from './open.ts'
import { requireWhole } from './sqliteIntegrity.ts'
import { statement } from './statement.ts'

const pageBytes = 4096
let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quickreg-integrity-'))
  file = join(folder, 'quickreg.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const nameOf = (n: number) => `${n} ${'x'.repeat(400)}`

function addRows(db: DatabaseSync, from: number, to: number): void {
  const insert = db.prepare('INSERT INTO people VALUES (?)')
  db.exec('BEGIN IMMEDIATE')
  for (let n = from; n < to; n++) insert.run(nameOf(n))
  db.exec('COMMIT')
}

function connect(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL')
  db.exec('PRAGMA synchronous = OFF')
  return db
}

/** Forty rows, and the free pages of fifty others. */
function fill(path: string): void {
  const db = connect(path)
  db.exec('CREATE TABLE people (name TEXT)')
  addRows(db, 0, 90)
  db.exec('DELETE FROM people WHERE rowid > 40')
  db.close()
}

function start(path: string): DatabaseSync {
  const db = connect(path)
  try {
    requireWhole(db, path)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** What is read from the file after twenty rows were added; nothing if it, or the first write, is refused. */
function namesIn(path: string): string[] | undefined {
  let db: DatabaseSync
  try {
    db = start(path)
  } catch {
    return undefined
  }
  try {
    addRows(db, 40, 60)
    const rows = db.prepare('SELECT name FROM people ORDER BY rowid').all()
    return rows.map(({ name }) => String(name))
  } catch (error) {
    if (String(error).includes('readonly')) return undefined // an unknown version of the format
    throw error
  } finally {
    db.close()
  }
}

describe('a file of any size', () => {
  it('with any bit of its header flipped is refused, or serves what it held', { timeout: 60_000 }, () => {
    fill(file)
    const intact = readFileSync(file)
    const damaged = join(folder, 'damaged.db')
    const all = Array.from({ length: 60 }, (_, n) => nameOf(n))
    const wrong: string[] = []
    let refused = 0
    for (let bit = 0; bit < 800; bit++) {
      const bytes = Buffer.from(intact)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      for (const suffix of ['-wal', '-shm']) rmSync(damaged + suffix, { force: true })
      writeFileSync(damaged, bytes)
      const names = namesIn(damaged)
      if (!names) refused++
      else if (names.join() !== all.join()) wrong.push(`byte ${bit >> 3}, bit ${bit & 7}`)
    }
    expect(wrong).toEqual([])
    expect(refused).toBeGreaterThan(300) // what it is, its page size, pages, free pages, schema format, encoding
  })

  it.each([1, pageBytes - 1, pageBytes, 3 * pageBytes])('is refused if its last %i bytes are missing', (missing) => {
    fill(file)
    truncateSync(file, readFileSync(file).length - missing)

    expect(() => start(file)).toThrow(/bytes where its header counts|malformed/)
  })

  it('is taken as a crash leaves it: with a log, in the middle of a checkpoint', () => {
    const crashed = join(folder, 'crashed.db')
    fill(file)
    const db = connect(file)
    addRows(db, 40, 400)
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, crashed + suffix)
    db.close() // a checkpoint
    // The checkpoint had written the first page, which counts pages that are only in the log.
    writeFileSync(
      crashed,
      Buffer.concat([readFileSync(file).subarray(0, pageBytes), readFileSync(crashed).subarray(pageBytes)]),
    )

    const restarted = start(crashed)
    expect(restarted.prepare('SELECT count(*) AS rows FROM people').get()).toEqual({ rows: 400 })
    restarted.close()
  })

  it('is refused if pages are missing from both the file and its log', () => {
    const crashed = join(folder, 'crashed.db')
    fill(file)
    const db = connect(file)
    addRows(db, 40, 400)
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    addRows(db, 400, 401)
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, crashed + suffix)
    db.close()
    truncateSync(crashed, 5 * pageBytes)

    expect(() => start(crashed)).toThrow('bytes where its header counts')
  })
})

describe('a file too large to be read whole', () => {
  const addLarge = statement((db, p: { data: string }) =>
    db.insertInto('events').values({ kind: 'signed_in', at: '', data: p.data }),
  )
  const findLarge = statement((db) => db.selectFrom('events').select('data'))

  beforeEach(async () => {
    const database = await openDatabase(`sqlite:${file}`)
    await database.write((tx) => tx.run(addLarge, { data: 'x'.repeat(65 * 1024 * 1024) }))
    await database.close()
  })

  it('is refused if it was cut', async () => {
    truncateSync(file, 65 * 1024 * 1024)
    await expect(openDatabase(`sqlite:${file}`)).rejects.toThrow(
      /quickreg\.db cannot be used; restore it from a backup/,
    )
  })

  it('is judged page by page when they are used, and a damaged one ends the process', async () => {
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0x5a, bytes.length / 2, bytes.length / 2 + 2 * pageBytes))
    const fatal: unknown[] = []
    const database = await openDatabase(`sqlite:${file}`, { onFatal: (error) => fatal.push(error) })

    await expect(database.read.first(findLarge, {})).rejects.toThrow('malformed')
    expect(fatal).toHaveLength(1)
    await database.close()
  })
})
