import { Hmac } from 'node:crypto'
import { StatementSync } from 'node:sqlite'
import pg from 'pg'

/** What a server did meanwhile, as far as time could tell a stranger. */
export interface Work {
  statements: number
  hmacs: number
}

/** Counts statements and HMACs of this process while `act` runs. */
export async function workOf(act: () => Promise<unknown>): Promise<Work> {
  const work: Work = { statements: 0, hmacs: 0 }
  const restore = [
    spy(Hmac.prototype, 'digest', () => (work.hmacs += 1)),
    spy(pg.Client.prototype, 'query', () => (work.statements += 1)),
    ...(['run', 'get', 'all'] as const).map((name) => spy(StatementSync.prototype, name, () => (work.statements += 1))),
  ]
  try {
    await act()
  } finally {
    for (const one of restore) one()
  }
  return work
}

function spy<T extends object>(target: T, name: keyof T & string, note: () => void): () => void {
  const original = target[name] as (...args: unknown[]) => unknown
  target[name] = function (this: unknown, ...args: unknown[]) {
    note()
    return original.apply(this, args)
  } as T[typeof name]
  return () => void (target[name] = original as T[typeof name])
}
