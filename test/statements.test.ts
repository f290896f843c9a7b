import { DatabaseSync, StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, inject, it } from 'vitest'
import { createDatabase } from './postgres.ts'
import { startDatabaseProxy } from './support/databaseProxy.ts'
import './support/vitest-context.ts'
import { startWorld } from './support/world.ts'

/** What one registration by one tap asks of either engine. Fewer is a success to write down here; more has to be worth it. */
const expected = {
  signIn: { statements: 8, transactions: 2 },
  openFlow: { statements: 7, transactions: 1 },
  tap: { statements: 23, transactions: 2 },
}

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

it('registers with so many statements, transactions and calls to WeChat, and no more', async () => {
  const { counts, ...settings } = await counted()
  const world = await startWorld(settings)
  endings.push(world.close)
  await (await world.holdPhone(await world.somebody())).join() // brings the access token
  const person = await world.somebody()
  const calls = async () => {
    const routes = ['/sns/jscode2session', '/wxa/business/getuserphonenumber', '/cgi-bin/stable_token']
    return Promise.all(routes.map((route) => world.wechat.calls(route)))
  }
  const asked = await calls()

  const { result: phone, ...signIn } = await costOf(counts, () => world.holdPhone(person))
  const { result: flow, ...openFlow } = await costOf(counts, () => phone.openFlow())
  const { code } = await phone.tap()
  const { result: outcome, ...tap } = await costOf(counts, () => phone.submitCode(flow.flowId, code))

  expect(outcome).toMatchObject({ isNew: true })
  expect({ signIn, openFlow, tap }).toEqual(expected)
  expect((await calls()).map((now, route) => now - asked[route]!)).toEqual([1, 1, 0])
})

type Counts = () => { statements: number; transactions: number }

/** A database whose every message is counted: PostgreSQL's on the wire, SQLite's where Node hands them over. */
async function counted(): Promise<{ counts: Counts; DATABASE_URL?: string }> {
  if (inject('engine') === 'postgres') {
    const database = await createDatabase(inject('databaseUrl'))
    const proxy = await startDatabaseProxy(database.url)
    endings.push(database.drop, proxy.close)
    return { counts: proxy.sent, DATABASE_URL: proxy.url }
  }
  const sent = { statements: 0, transactions: 0 }
  for (const name of ['run', 'get', 'all'] as const) {
    note(StatementSync.prototype, name, function (this: StatementSync) {
      if (!this.sourceSQL.includes('total_changes')) sent.statements++ // asked behind a commit, of nobody's work
    })
  }
  note(DatabaseSync.prototype, 'exec', (sql) => sql === 'COMMIT' && sent.transactions++)
  return { counts: () => ({ ...sent }) }
}

function note<T extends object>(target: T, name: keyof T & string, seen: (this: T, first: unknown) => void): void {
  const original = target[name] as (...args: unknown[]) => unknown
  target[name] = function (this: T, ...args: unknown[]) {
    seen.call(this, args[0])
    return original.apply(this, args)
  } as T[typeof name]
  endings.push(() => void (target[name] = original as T[typeof name]))
}

/** An answer may leave before the last write behind it: what follows within a moment belongs to it. */
async function costOf<T>(counts: Counts, act: () => Promise<T>) {
  const before = counts()
  const result = await act()
  let after = counts()
  for (let quiet = 0; quiet < 5; quiet++) {
    await sleep(10)
    const now = counts()
    if (now.statements !== after.statements || now.transactions !== after.transactions) quiet = 0
    after = now
  }
  return {
    result,
    statements: after.statements - before.statements,
    transactions: after.transactions - before.transactions,
  }
}
