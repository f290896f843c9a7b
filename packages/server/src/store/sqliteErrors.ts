/** Primary result codes: https://sqlite.org/rescode.html */
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

/** Somebody else has the lock; nothing happened. */
export const mayBeRetried = (error: unknown) => has(error, BUSY, LOCKED)

/** Passes without a restart: the lock goes, the disk gets room, the volume becomes writable. */
export const isTransient = (error: unknown) => has(error, BUSY, LOCKED, READONLY, FULL, CANTOPEN)

/** After a failed read or fsync nothing the process believes of the file need be true. */
export const isFatal = (error: unknown) => has(error, IOERR, CORRUPT, NOTADB)

/** What the file holds is wrong: as SQLite says, or as our own look at it does, whose errors have no code. */
export const isDamage = (error: unknown) =>
  has(error, CORRUPT, NOTADB) || (error as { code?: string }).code === undefined

function has(error: unknown, ...codes: number[]): boolean {
  const { code, errcode } = error as { code?: string; errcode?: number }
  return code === 'ERR_SQLITE_ERROR' && errcode !== undefined && codes.includes(errcode & 0xff)
}
