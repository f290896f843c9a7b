import type { DatabaseSync } from 'node:sqlite'

interface Checkpoint {
  writer: DatabaseSync
  guard: (work: () => void) => void
}

/** About 5,000 pages of the log: some tens of milliseconds of work. SQLite's own 1,000 came at every other commit. */
const unitsBetween = 500

/**
 * Writes the log back into the file from time to time. Left to SQLite that happens inside a commit, which keeps to
 * itself what goes wrong: nobody would notice a failing disk, and the log would grow without end.
 *
 * @returns To be called behind each commit.
 */
export function createCheckpoint({ writer, guard }: Checkpoint): (committedUnits: number) => void {
  writer.exec('PRAGMA wal_autocheckpoint = 0')
  let units = 0
  return (committedUnits) => {
    units += committedUnits
    if (units < unitsBetween) return
    try {
      guard(() => writer.exec('PRAGMA wal_checkpoint(PASSIVE)'))
      units = 0
    } catch {
      // Fatal, and the guard has told; or it passes, as a full disk does, and the next commit comes here again.
    }
  }
}
