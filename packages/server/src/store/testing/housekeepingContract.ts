import { expect, it } from 'vitest'
import { statement } from '../statement.ts'
import type { Schema } from '../schema.ts'
import { claim, complete, openFlow, register, signIn, startFlow, tap } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { eventsOfFlow } from './eventLog.ts'
import { at, days, newPerson, newSecret } from './people.ts'

const tables = [
  'identities',
  'accounts',
  'contacts',
  'sessions',
  'session_keys',
  'spent',
  'flows',
  'token_families',
] as const satisfies (keyof Schema)[]

const countOf = Object.fromEntries(
  tables.map((table) => [table, statement((db) => db.selectFrom(table).select((eb) => eb.lit(1).as('one')))]),
)

export function housekeepingContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  const rows = async (table: (typeof tables)[number]) => (await bench.database.read.all(countOf[table]!, {})).length
  const sweep = (seconds: number) => race(bench, 2, ({ housekeeping }) => housekeeping.sweep(at(seconds)))

  it('writes down that a flow expired, once, and leaves an exchange alone', async () => {
    const { session } = await signIn(bench.stores, newPerson())
    const [idle, claimed] = [await openFlow(bench.stores, session), await openFlow(bench.stores, session)]
    const taken = await claim(bench.stores, { session, flowId: claimed.id, now: at(899) })
    await sweep(899)
    expect(await eventsOfFlow(bench.database, idle.id)).toEqual(['flow_opened'])
    await sweep(905)

    expect(await eventsOfFlow(bench.database, idle.id)).toEqual(['flow_opened', 'flow_expired'])
    const late = await complete(bench.stores, { session, flowId: claimed.id, ...taken, now: at(906) })
    expect(late.kind).toBe('completed')
  })

  it('erases keys that serve nobody and remembers their count for a day', async () => {
    const person = newPerson()
    const burnt = newSecret()
    await signIn(bench.stores, person, { sessionKey: burnt })
    for (let attempt = 1; attempt <= 5; attempt++) {
      await bench.stores.sessionKeys.countAttempt({ ...person, now: at(1) })
    }
    await sweep(2)
    await signIn(bench.stores, person, { sessionKey: burnt, now: at(3) })
    expect(await bench.stores.sessionKeys.countAttempt({ ...person, now: at(4) })).toEqual([])

    await sweep(days(1))
    await signIn(bench.stores, person, { sessionKey: burnt, now: at(days(1)) })
    expect(await bench.stores.sessionKeys.countAttempt({ ...person, now: at(days(1)) })).toEqual([])
  })

  it('remembers a refused proof for a day, and what WeChat pushed for longer', async () => {
    const flow = await startFlow(bench.stores)
    const proof = newSecret()
    const claimed = await claim(bench.stores, flow, proof)
    await bench.stores.flows.refuse({ ...flow, ...claimed, reason: 'wechat_code_rejected', now: at(1) })
    const closure = { ...newPerson(), eventKey: newSecret(), now: at(1) }
    await bench.stores.accounts.erasePerson(closure)
    const { session } = await signIn(bench.stores, newPerson(), { now: at(days(1)) })
    const { id: flowId } = await openFlow(bench.stores, session, { now: at(days(1)) })
    const again = () => bench.stores.flows.claim({ session, flowId, rung: 'quick', proof, now: at(days(1) + 1) })
    await sweep(days(1))
    expect(await again()).toEqual({ kind: 'spent' })

    await sweep(days(1) + 1)
    expect(await again()).toMatchObject({ kind: 'claimed' })
    await register(bench.stores, closure)
    await bench.stores.accounts.erasePerson(closure)
    expect((await signIn(bench.stores, closure)).known).toBeDefined()
  })

  it('erases contacts when their retention is over, in batches', async () => {
    for (let n = 0; n < 3; n++) {
      await tap(bench.stores, await startFlow(bench.stores, newPerson(), { purpose: 'contact' }))
    }
    const before = await rows('contacts')
    await sweep(days(30) - 1)
    expect(await rows('contacts')).toBe(before)
    await sweep(days(30))
    expect(await rows('contacts')).toBe(0)
  })

  it('leaves accounts and identities, and nothing else, of a visit long ago', async () => {
    const person = newPerson()
    const { account } = await register(bench.stores, person)
    for (let n = 0; n < 450; n++) await bench.stores.sessions.reserveLoginCode({ loginCode: newSecret(), now: at(0) })
    await sweep(days(31))

    for (const table of tables.filter((table) => table !== 'identities' && table !== 'accounts')) {
      expect([table, await rows(table)]).toEqual([table, 0])
    }
    expect((await signIn(bench.stores, person, { now: at(days(31)) })).known?.account).toEqual(account)
  })
}
