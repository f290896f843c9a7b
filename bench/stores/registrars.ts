import { fork } from 'node:child_process'
import { once } from 'node:events'
import { watchCores } from '../lib/cores.ts'
import { answer } from '../lib/serverProcess.ts'

export interface Order {
  databaseUrl: string
  /** `alone`: a commit, and an fsync, for each unit. */
  commits: 'shared' | 'alone'
  /** Number of the first person it registers. */
  first: number
}

export interface Registered {
  count: number
  /** Given up because the database was too slow. */
  refused: number
  seconds: number
}

export interface StoreFigures {
  perSecond: number
  refused: number
  /** Of all cores, the database's and everybody else's work among it. */
  busy: number
}

export interface Registrars {
  run(seconds: number): Promise<StoreFigures>
  stop(): Promise<void>
}

/** One process for each order. */
export async function startRegistrars(orders: Order[]): Promise<Registrars> {
  const children = orders.map((order) =>
    fork(new URL('registrar.ts', import.meta.url), [JSON.stringify(order)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    }),
  )
  await Promise.all(children.map((child) => answer(child)))
  return {
    async run(seconds) {
      const busy = watchCores()
      for (const child of children) child.send(seconds)
      const all = await Promise.all(children.map((child) => answer<Registered>(child)))
      return {
        perSecond: all.reduce((sum, { count, seconds }) => sum + count / seconds, 0),
        refused: all.reduce((sum, { refused }) => sum + refused, 0),
        busy: busy(),
      }
    },
    async stop() {
      const alive = children.filter((child) => child.connected)
      const exits = alive.map((child) => once(child, 'exit'))
      for (const child of alive) child.send('stop')
      await Promise.all(exits)
    },
  }
}
