import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { besideItsPlace, putInFreePlace, putOver } from '../disk.ts'
import { BackupRefused, requireSound } from './backup.ts'
import type { Connection } from './database.ts'
import { eraseAgain, erasuresSince, newestEvent, type Erasure } from './erasuresAgain.ts'
import { openDatabase } from './open.ts'
import { endSignIns, type SignInsEnded } from './signInsEnd.ts'
import { mayBeRetried } from './sqliteErrors.ts'

export interface Restored extends SignInsEnded {
  /** Erasures made again that the backup did not know; undefined where the replaced database could not be read. */
  erased: number | undefined
  /** Where the replaced file is kept. */
  kept?: string
}

interface Restore {
  file: string
  from: string
  now: Date
  /** Throws if what is in the backup cannot be used. */
  check: (read: Connection) => Promise<void>
}

/**
 * Puts a backup in the place of a database file that no server uses, with every sign-in ended. The copy is made ready
 * beside its place; the replaced file is kept under a dated name. At every moment one of the two is in the place, so
 * a restore that is killed changes nothing, or is done.
 *
 * @throws {BackupRefused} Nothing was changed.
 */
export async function restoreSqlite({ file, from, now, check }: Restore): Promise<Restored> {
  requireBackup(from, file)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  return besideItsPlace(file, async (unfinished) => {
    copyFileSync(from, unfinished)
    chmodSync(unfinished, 0o600)
    giveTo(unfinished, existsSync(file) ? file : dirname(file))
    requireSound(unfinished)
    const replaced = existsSync(file) ? lockOut(file) : undefined
    try {
      const done = await makeReady(unfinished, { replaced, now, check })
      const kept = `${file}.replaced-${now.toISOString().replaceAll(':', '-')}`
      if (replaced) {
        replaced.keepAs(kept)
        putOver(unfinished, file)
        return { ...done, kept }
      }
      putLogAside(file, kept)
      putInFreePlace(unfinished, file)
      return done
    } finally {
      replaced?.letGo()
    }
  })
}

/** Whoever restores is often root, and the server is not: the file is to be whose the one before was. */
function giveTo(unfinished: string, example: string): void {
  const { uid, gid } = statSync(example)
  if (process.getuid?.() === 0) chownSync(unfinished, uid, gid)
}

function requireBackup(from: string, file: string): void {
  if (!existsSync(from)) throw new BackupRefused('no_backup', from)
  if (existsSync(file) && realpathSync(from) === realpathSync(file)) throw new BackupRefused('no_backup', from)
  const log = statSync(`${from}-wal`, { throwIfNoEntry: false })
  if (log && log.size > 0) throw new BackupRefused('unfinished', from)
}

async function makeReady(
  unfinished: string,
  { replaced, now, check }: { replaced: Replaced | undefined } & Pick<Restore, 'now' | 'check'>,
): Promise<Restored> {
  const database = await openDatabase(`sqlite:${unfinished}`)
  try {
    await check(database.read)
    const newest = await database.read.first(newestEvent, {})
    const erasures = replaced?.erasuresSince(newest?.at ?? '')
    const ended = await endSignIns(database, now)
    return { ...ended, erased: erasures && (await eraseAgain(database, erasures, now)) }
  } finally {
    await database.close() // its log goes into the file
  }
}

type Replaced = ReturnType<typeof lockOut>

/**
 * Takes the lock that no server shares: each holds its own on the file as long as it runs, also when it does nothing.
 *
 * @throws {BackupRefused} `in_use`; `perhaps_in_use`: nothing can be locked in a file without a header that is valid,
 *   and there is shared memory beside it, which a server has while it runs and a crash leaves behind.
 */
function lockOut(file: string) {
  let db: DatabaseSync | undefined = new DatabaseSync(file, { timeout: waitForLockMs })
  const letGo = () => {
    db?.close()
    db = undefined
  }
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
    db.exec('COMMIT') // which keeps the lock, in this mode
  } catch (cause) {
    letGo()
    if (mayBeRetried(cause)) throw new BackupRefused('in_use', file, { cause })
    if (existsSync(`${file}-shm`)) throw new BackupRefused('perhaps_in_use', file, { cause })
  }
  return {
    /** Undefined where the file cannot be read. */
    erasuresSince(at: string): Erasure[] | undefined {
      const { sql, bind } = erasuresSince.compile('sqlite')
      try {
        return db?.prepare(sql).all(...bind({ at })) as Erasure[] | undefined
      } catch {
        return undefined
      }
    },
    keepAs(kept: string) {
      try {
        db?.exec('PRAGMA journal_mode = DELETE') // its log goes into the file
      } catch {
        letGo() // or closing it later would delete a log, by a name that is another file's by then
      }
      putLogAside(file, kept)
      linkSync(file, kept)
    },
    letGo,
  }
}

const waitForLockMs = 1_000

/** Before another file comes to lie beside the log: it would be taken for a part of that one. */
function putLogAside(file: string, kept: string): void {
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`)
  rmSync(`${file}-shm`, { force: true })
}
