import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { besideItsPlace, putInFreePlace } from '../disk.ts'
import { NoDatabase } from './open.ts'

export type BackupTrouble =
  | 'place_taken' // nothing is ever written over
  | 'no_backup' // there is no such file
  | 'unsound' // damaged, cut or of something else
  | 'unfinished' // a log lies beside it: it was copied by hand from under a server
  | 'in_use' // by a server, or another command
  | 'perhaps_in_use' // damaged so that it cannot be told

/** Why a backup was not made, or not put back. Nothing was changed. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused'
  readonly trouble: BackupTrouble
  readonly file: string
  constructor(trouble: BackupTrouble, file: string, options?: ErrorOptions & { why?: string }) {
    super(`${file}: ${options?.why ?? trouble}`, options)
    this.trouble = trouble
    this.file = file
  }
}

/**
 * Copies a database as it is at one moment, beside a server that goes on writing. VACUUM INTO reads in one transaction,
 * which no writer disturbs or prolongs, and leaves out the pages that are free. When this returns, the copy has been
 * read from end to end and is on disk.
 *
 * @throws {NoDatabase} There is none.
 * @throws {BackupRefused} `place_taken`, `unsound`.
 */
export async function backUpSqlite(file: string, to: string): Promise<void> {
  if (!existsSync(file)) throw new NoDatabase('absent', file)
  if (existsSync(to)) throw new BackupRefused('place_taken', to)
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
  await besideItsPlace(to, async (unfinished) => {
    closeSync(openSync(unfinished, 'wx', 0o600)) // SQLite fills an empty file as it finds it
    copyInto(file, unfinished)
    requireSound(unfinished)
    putInFreePlace(unfinished, to)
  })
}

/**
 * Reads every page, index and reference of a file that nobody writes to.
 *
 * @throws {BackupRefused} `unsound`
 */
export function requireSound(file: string): void {
  unsoundUnless(file, () => {
    const db = new DatabaseSync(file, { readOnly: true })
    try {
      const said = db.prepare('PRAGMA integrity_check(1)').get()?.integrity_check
      if (said !== 'ok') return String(said)
      if (db.prepare('PRAGMA foreign_key_check').get()) return 'a row refers to one that is not there'
      db.prepare('SELECT version FROM schema_versions').get() // of something else, there is no such table
      return undefined
    } finally {
      db.close()
    }
  })
}

function copyInto(file: string, copy: string): void {
  unsoundUnless(file, () => {
    const db = new DatabaseSync(file, { readOnly: true, timeout: waitForLockMs })
    try {
      db.prepare('VACUUM INTO ?').run(copy)
      return undefined
    } finally {
      db.close()
    }
  })
}

/** Locks that stand in the way of a reader last for moments only. */
const waitForLockMs = 3_000

/** Primary result codes ERROR (no such table), CORRUPT and NOTADB: https://sqlite.org/rescode.html */
const damages = new Set([1, 11, 26])
const isDamage = (error: unknown) => damages.has(((error as { errcode?: number }).errcode ?? 0) & 0xff)

/** @param look What is wrong with the file, if anything; what SQLite itself throws is wrong too. */
function unsoundUnless(file: string, look: () => string | undefined): void {
  let why: string | undefined
  try {
    why = look()
  } catch (cause) {
    if (!isDamage(cause)) throw cause
    throw new BackupRefused('unsound', file, { cause, why: (cause as Error).message })
  }
  if (why !== undefined) throw new BackupRefused('unsound', file, { why })
}
