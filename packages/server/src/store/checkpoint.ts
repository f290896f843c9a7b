import type { DatabaseSync } from 'node:sqlite'

interface Checkpoint {
  writer: DatabaseSync
  guard: (work: () => void) => void
}

/** About 5,000 pages of the log: some tens of milliseconds of work. SQLite's own 1,000 came at every other commit. */
const rowsBetween = 10_000

/**
 * Writes the log back into the file from time to time. Left to SQLite that happens inside a commit, which keeps to
 * itself what goes wrong: nobody would notice a failing disk, and the log would grow without end.
 *
 * @returns To be called behind each commit.
 */
export function createCheckpoint({ writer, guard }: Checkpoint): () => void {
  writer.exec('PRAGMA wal_autocheckpoint = 0')
  const countChanges = writer.prepare('SELECT total_changes() AS rows')
  let writtenBack = -Infinity // what a crash has left in the log
  return () => {
    const { rows } = countChanges.get() as { rows: number }
    if (rows - writtenBack < rowsBetween) return
    try {
      guard(() => writer.exec('PRAGMA wal_checkpoint(PASSIVE)'))
      writtenBack = rows
    } catch {
      // Fatal, and the guard has told; or it passes, as a full disk does, and the next commit comes here again.
    }
  }
}
