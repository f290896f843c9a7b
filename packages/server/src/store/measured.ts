import type { Connection, Database } from './database.ts'

/**
 * The same database; of each unit it is told how long it took from being asked for to being on disk, or taken back, and
 * why. `pending` says how many units and reads were asked for and are not done.
 */
export function measured(
  database: Database,
  observe: (ms: number, outcome: 'kept' | 'taken_back', why?: unknown) => void,
) {
  let pending = 0
  const done = () => {
    pending -= 1
  }
  const counted = <T>(promise: Promise<T>): Promise<T> => {
    pending += 1
    promise.then(done, done)
    return promise
  }
  const { read } = database
  const counting: Connection = {
    all: (statement, args) => counted(read.all(statement, args)),
    first: (statement, args) => counted(read.first(statement, args)),
    run: (statement, args) => counted(read.run(statement, args)),
    send: (statement, args) => counted(read.send(statement, args)),
  }
  const write: Database['write'] = (unit) => {
    const askedAt = performance.now()
    const written = counted(database.write(unit))
    written.then(
      () => observe(performance.now() - askedAt, 'kept'),
      (why: unknown) => observe(performance.now() - askedAt, 'taken_back', why),
    )
    return written
  }
  return { ...database, read: counting, write, pending: () => pending }
}
