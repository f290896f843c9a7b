import type { DatabaseSync } from 'node:sqlite'
import { overloaded, type Connection, type Unit } from './database.ts'

interface Group {
  writer: DatabaseSync
  connection: Connection
  /** Opens the transaction, waiting for other processes. */
  begin: () => Promise<void>
  guard: <T>(work: () => T) => T
  maxQueued: number
}

interface Waiting {
  unit: Unit<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/**
 * Commits together what was asked for in the same turn of the event loop: one transaction, a savepoint for each unit,
 * one fsync. A unit that fails takes only itself back; a commit that fails fails them all.
 */
export function createGroupCommit({ writer, connection, begin, guard, maxQueued }: Group) {
  let queue: Waiting[] = []
  let running: Promise<void> | undefined
  let ended = false
  const [savepoint, release, rollbackTo, commit] = ['SAVEPOINT unit', 'RELEASE unit', 'ROLLBACK TO unit', 'COMMIT'].map(
    (sql) => () => guard(() => writer.exec(sql)),
  ) as [() => void, () => void, () => void, () => void]

  function add<T>(unit: Unit<T>): Promise<T> {
    if (ended) return Promise.reject(overloaded(new Error('The database is closed')))
    if (queue.length >= maxQueued) return Promise.reject(overloaded(new Error('Too many writes are waiting')))
    return new Promise<T>((resolve, reject) => {
      queue.push({ unit, resolve: resolve as (value: unknown) => void, reject })
      running ??= drain()
    })
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      await endOfTurn()
      const group = queue
      queue = []
      await commitGroup(group)
    }
    running = undefined
  }

  async function commitGroup(group: Waiting[]): Promise<void> {
    const settle: (() => void)[] = []
    try {
      await begin()
      for (const waiting of group) settle.push(await runUnit(waiting))
      commit()
    } catch (error) {
      if (writer.isTransaction) writer.exec('ROLLBACK')
      for (const { reject } of group) reject(error)
      return
    }
    for (const tell of settle) tell()
  }

  /** How to tell the unit's caller, once the group is on disk. */
  async function runUnit({ unit, resolve, reject }: Waiting): Promise<() => void> {
    savepoint()
    const lease = leaseOf(connection)
    try {
      const value = await withinThisTurn(unit(lease.connection))
      release()
      return () => resolve(value)
    } catch (error) {
      // A full disk or a lost file ends the whole transaction, and with it the group.
      if (!writer.isTransaction) throw error
      rollbackTo()
      release()
      return () => reject(error)
    } finally {
      lease.end()
    }
  }

  return {
    add,
    waiting: () => queue.length,
    async end() {
      ended = true
      await running
    },
  }
}

const endOfTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/**
 * SQLite answers at once, so a unit is over before the event loop turns. One that is not waits for something foreign,
 * and all others would wait with it.
 */
function withinThisTurn<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new Error('A unit of work awaited something other than its connection'))
    // Both, for either may come first: a timer of the unit's own that is due must not be ahead of the watch.
    const immediate = setImmediate(refuse)
    const timer = setTimeout(refuse, 0)
    work.then(resolve, reject).finally(() => {
      clearImmediate(immediate)
      clearTimeout(timer)
    })
  })
}

/** A connection that ends with its unit: what the unit left running must not write into the next one. */
function leaseOf(connection: Connection): { connection: Connection; end: () => void } {
  let over = false
  const own = () => {
    if (over) throw new Error('This unit of work is over')
    return connection
  }
  return {
    connection: {
      all: async (statement, args) => own().all(statement, args),
      first: async (statement, args) => own().first(statement, args),
      run: async (statement, args) => own().run(statement, args),
    },
    end: () => {
      over = true
    },
  }
}
