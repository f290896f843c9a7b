import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** An error of SQLite's; a message between threads would take along only its name and text. */
export interface Failure {
  code: string
  message: string
  errcode?: number
}

/** What is committed during the first is written back by the second, and so on: each has a fraction of the one before. */
const passes = 3

const db = new DatabaseSync(workerData as string)
db.exec('PRAGMA synchronous = FULL')

parentPort!.on('message', (task: 'write back' | 'end') => {
  if (task === 'write back') return parentPort!.postMessage(writeBack())
  db.close()
  parentPort!.close()
})

function writeBack(): Failure | undefined {
  try {
    for (let pass = 0; pass < passes; pass++) db.exec('PRAGMA wal_checkpoint(PASSIVE)')
    return undefined
  } catch (error) {
    const { code, message, errcode } = error as Failure
    return { code, message, errcode }
  }
}
