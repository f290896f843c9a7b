import type { DatabaseSync } from 'node:sqlite'
import { overloaded, type Connection, type Unit } from './database.ts'

interface Group {
  writer: DatabaseSync
  connection: Connection
  /** Opens the transaction, waiting for other processes. */
  begin: () => Promise<void>
  guard: <T>(work: () => T) => T
  /** Takes the transaction back, if it still stands. */
  rollback: () => void
  /** Called behind every commit, when its callers know. */
  onCommitted: () => void
  maxQueued: number
}

interface Waiting {
  unit: Unit<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

const cautiousGroups = 100

/**
 * Commits together what was asked for in the same turn of the event loop: one transaction, one fsync. A unit that fails
 * takes only itself back; a commit that fails fails them all.
 *
 * A savepoint around each unit costs as much as a small unit does, and hardly any unit fails: a group runs without them,
 * and is taken back and run again with them if a unit did. The next groups then have them at once: somebody may be at
 * a limit, and come back.
 */
export function createGroupCommit({ writer, connection, begin, guard, rollback, onCommitted, maxQueued }: Group) {
  let queue: Waiting[] = []
  let running: Promise<void> | undefined
  let ended = false
  let cautious = 0
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
    try {
      const settle = await (cautious > 0 ? apart(group) : together(group))
      for (const tell of settle) tell()
      onCommitted()
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  async function together(group: Waiting[]): Promise<(() => void)[]> {
    try {
      return await inOneTransaction(group, runUnit)
    } catch (error) {
      if (!(error instanceof UnitFailed)) throw error
      cautious = cautiousGroups
      return apart(group)
    }
  }

  function apart(group: Waiting[]): Promise<(() => void)[]> {
    cautious -= 1
    return inOneTransaction(group, runUnitApart)
  }

  /** How to tell the callers, once the group is on disk. */
  async function inOneTransaction(group: Waiting[], run: typeof runUnit): Promise<(() => void)[]> {
    await begin()
    const turn = watchTurn()
    try {
      const settle: (() => void)[] = []
      for (const waiting of group) settle.push(await run(waiting, turn))
      commit()
      return settle
    } catch (error) {
      rollback()
      throw error
    } finally {
      turn.end()
    }
  }

  /** @throws {UnitFailed} The transaction has to be taken back; any other error has ended it, and with it the group. */
  async function runUnit({ unit, resolve }: Waiting, turn: Turn): Promise<() => void> {
    const lease = leaseOf(connection)
    try {
      const value = await turn.within(unit(lease.connection))
      return () => resolve(value)
    } catch (error) {
      // A full disk or a lost file ends the whole transaction.
      throw writer.isTransaction ? new UnitFailed() : error
    } finally {
      lease.end()
    }
  }

  async function runUnitApart({ unit, resolve, reject }: Waiting, turn: Turn): Promise<() => void> {
    savepoint()
    const lease = leaseOf(connection)
    try {
      const value = await turn.within(unit(lease.connection))
      release()
      return () => resolve(value)
    } catch (error) {
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
    async end() {
      ended = true
      await running
    },
  }
}

/** Of a group that ran without savepoints: which unit it was shows when they run again. */
class UnitFailed extends Error {}

const endOfTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

type Turn = ReturnType<typeof watchTurn>

/**
 * SQLite answers at once, so a unit is over before the event loop turns. One that is not waits for something foreign,
 * and all others would wait with it.
 */
function watchTurn() {
  let refuse = () => {}
  let immediate: NodeJS.Immediate
  let timer: NodeJS.Timeout
  // Both, for either may come first: a timer of the unit's own that is due must not be ahead of the watch.
  function watch() {
    immediate = setImmediate(isOver)
    timer = setTimeout(isOver, 0)
  }
  function end() {
    clearImmediate(immediate)
    clearTimeout(timer)
  }
  function isOver() {
    end()
    watch() // the units behind it have a turn of their own
    refuse()
  }
  watch()
  return {
    within<T>(work: Promise<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        refuse = () => reject(new Error('A unit of work awaited something other than its connection'))
        work.then(resolve, reject)
      })
    },
    end,
  }
}

/** A connection that ends with its unit: what the unit left running must not write into the next one. */
function leaseOf(connection: Connection): { connection: Connection; end: () => void } {
  let over = false
  const own = <T>(use: () => Promise<T>): Promise<T> =>
    over ? Promise.reject(new Error('This unit of work is over')) : use()
  return {
    connection: {
      all: (statement, args) => own(() => connection.all(statement, args)),
      first: (statement, args) => own(() => connection.first(statement, args)),
      run: (statement, args) => own(() => connection.run(statement, args)),
      send: (statement, args) => own(() => connection.send(statement, args)),
    },
    end: () => {
      over = true
    },
  }
}
