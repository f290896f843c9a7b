import type { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { Failure } from './checkpointThread.ts'

interface Options {
  file: string
  writer: DatabaseSync
  guard: (work: () => void) => void
}

export interface Checkpoint {
  /** To be called behind each commit. */
  onCommitted(): void
  /** Ends the thread, if there is one: SQLite folds the whole log into the file when its last connection closes. */
  end(): Promise<void>
}

/** About 5,000 pages of the log. */
const rowsBetween = 10_000

/** Beside this file, as source or as JavaScript; undefined where a bundler has put the server into one file. */
const [, extension] = /\/checkpoint(\.[jt]s)$/.exec(import.meta.url) ?? []
const threadFile = extension && new URL(`checkpointThread${extension}`, import.meta.url)
/** It holds one connection and nothing else. */
const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 }

/**
 * Writes the log back into the file from time to time. Left to SQLite that happens inside a commit, which keeps to
 * itself what goes wrong: nobody would notice a failing disk, and the log would grow without end.
 *
 * It takes tens of milliseconds, on a slow disk hundreds, in which nobody would be served: a thread does it, while
 * commits go on. The little that they add meanwhile is written back here: only then does the log begin anew.
 */
export function createCheckpoint({ file, writer, guard }: Options): Checkpoint {
  writer.exec('PRAGMA wal_autocheckpoint = 0')
  const countChanges = writer.prepare('SELECT total_changes() AS rows')
  let writtenBack = 0
  let thread: Worker | undefined
  let isUnderWay = false

  function start(): void {
    if (!threadFile) return finish()
    isUnderWay = true
    thread ??= startThread(threadFile)
    thread.postMessage('write back')
  }

  function startThread(code: URL): Worker {
    const started = new Worker(code, { workerData: file, resourceLimits })
    started.unref()
    started.on('message', finish)
    started.on('error', () => {
      thread = undefined
      if (isUnderWay) finish() // without it, then
    })
    return started
  }

  function finish(failure?: Failure): void {
    isUnderWay = false
    try {
      guard(() => {
        if (failure) throw Object.assign(new Error(failure.message), failure)
        if (!writer.isTransaction) writer.exec('PRAGMA wal_checkpoint(PASSIVE)')
      })
    } catch {
      // Fatal, and the guard has told; or it passes, as a full disk does, and the next commit comes here again.
      writtenBack = -Infinity
    }
  }

  finish() // what a crash has left in the log

  return {
    onCommitted() {
      const { rows } = countChanges.get() as { rows: number }
      if (isUnderWay || rows - writtenBack < rowsBetween) return
      writtenBack = rows
      start()
    },
    async end() {
      if (!thread) return
      thread.ref() // or the process ends while this waits
      const ended = new Promise((resolve) => thread?.once('exit', resolve))
      thread.postMessage('end')
      await ended
    },
  }
}
