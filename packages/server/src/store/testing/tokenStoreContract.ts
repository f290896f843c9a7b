import { expect, it } from 'vitest'
import { limits } from '../../domain/limits.ts'
import { claim, complete, openFlow, register, signIn } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { eventsOfAccount } from './eventLog.ts'
import { appid, at, days, newPerson, newSecret, newUnionid } from './people.ts'

export function tokenStoreContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  const startFamily = async () => (await register(bench.stores, newPerson())).family
  const rotate = (familyId: string, generation: number, now: Date, stores = bench.stores) =>
    stores.tokens.rotate({ familyId, appid, generation, now })

  it('counts generations up; the family ends thirty days after sign-in all the same', async () => {
    const { id, accountId } = await startFamily()

    expect(await rotate(id, 0, at(100))).toEqual({
      kind: 'rotated',
      family: { id, accountId, generation: 1, rotatedAt: at(100), expiresAt: at(days(30)) },
    })
    expect(await rotate(id, 1, at(200))).toMatchObject({ kind: 'rotated', family: { generation: 2 } })
    expect(await rotate(id, 2, at(days(30)))).toEqual({ kind: 'dead' })
    expect(await rotate('A'.repeat(22), 0, at(1))).toEqual({ kind: 'dead' })
  })

  it('gives 32 who rotate at once the same successor', async () => {
    const { id, accountId } = await startFamily()
    const rotations = await race(bench, 32, (stores) => rotate(id, 0, at(100), stores))

    expect(new Set(rotations.map((rotation) => JSON.stringify(rotation))).size).toBe(1)
    expect(rotations[0]).toMatchObject({ kind: 'rotated', family: { generation: 1 } })
    expect(await bench.stores.tokens.isLive({ familyId: id, appid, accountId, now: at(101) })).toBe(true)
  })

  it('repeats the successor for ten seconds; later the family dies, with one event', async () => {
    const { id, accountId } = await startFamily()
    const first = await rotate(id, 0, at(100))

    expect(await rotate(id, 0, at(109.999))).toEqual(first)
    expect(await race(bench, 8, (stores) => rotate(id, 0, at(110), stores))).toContainEqual({ kind: 'reused' })
    expect(await rotate(id, 1, at(111))).toEqual({ kind: 'dead' })
    expect(await bench.stores.tokens.isLive({ familyId: id, appid, accountId, now: at(111) })).toBe(false)
    const events = await eventsOfAccount(bench.database, accountId)
    expect(events.filter((kind) => kind === 'refresh_reused')).toHaveLength(1)
  })

  it.each([
    ['two generations old', 0],
    ['newer than the database, which was restored from a backup', 7],
  ])('revokes the family for a token %s', async (_, generation) => {
    const { id } = await startFamily()
    await rotate(id, 0, at(100))
    await rotate(id, 1, at(101))

    expect(await rotate(id, generation, at(102))).toEqual({ kind: 'reused' })
    expect(await rotate(id, 2, at(103))).toEqual({ kind: 'dead' })
  })

  it('does not make an old token young when the clock is set back', async () => {
    const { id } = await startFamily()
    await rotate(id, 0, at(days(2)))

    expect(await rotate(id, 0, at(days(1)))).toEqual({ kind: 'reused' })
  })

  it('keeps a family to its app and its account', async () => {
    const { id, accountId } = await startFamily()
    const family = { familyId: id, appid, accountId, now: at(5) }
    const elsewhere = { ...family, appid: 'wxfedcba9876543210' }

    expect(await bench.stores.tokens.isLive(elsewhere)).toBe(false)
    expect(await bench.stores.tokens.isLive({ ...family, accountId: 'somebody else' })).toBe(false)
    expect(await bench.stores.tokens.rotate({ ...elsewhere, generation: 7 })).toEqual({ kind: 'dead' })
    await bench.stores.tokens.revoke(elsewhere)
    expect(await bench.stores.tokens.isLive(family)).toBe(true)
  })

  it('revokes once', async () => {
    const { id, accountId } = await startFamily()
    await race(bench, 8, ({ tokens }) => tokens.revoke({ familyId: id, appid, now: at(5) }))

    expect(await bench.other.tokens.isLive({ familyId: id, appid, accountId, now: at(5) })).toBe(false)
    expect(await rotate(id, 0, at(6))).toEqual({ kind: 'dead' })
    const events = await eventsOfAccount(bench.database, accountId)
    expect(events.filter((kind) => kind === 'family_revoked')).toHaveLength(1)
  })

  it.each(['sign-out', 'reuse'])(
    'ends with the family, at a %s, its session and all that session could use',
    async (how) => {
      const person = newPerson()
      const other = await register(bench.stores, person)
      const sessionToken = newSecret()
      const { session, known } = await signIn(bench.stores, person, { sessionToken, now: at(1) })
      const { outcome } = await openFlow(bench.stores, session, { now: at(2) })
      const contact = await openFlow(bench.stores, session, { purpose: 'contact', now: at(2) })
      const exchange = {
        session,
        flowId: contact.id,
        ...(await claim(bench.stores, { session, flowId: contact.id })),
      }
      const { id: familyId, accountId } = known!.family
      const isLive = (family: { id: string } | undefined) =>
        bench.other.tokens.isLive({ familyId: family!.id, appid, accountId, now: at(101) })
      await rotate(familyId, 0, at(50))
      await race<unknown>(bench, 4, ({ tokens }) =>
        how === 'reuse'
          ? tokens.rotate({ familyId, appid, generation: 0, now: at(100) })
          : tokens.revoke({ familyId, appid, now: at(100) }),
      )

      expect(await bench.stores.sessions.find({ sessionToken, now: at(101) })).toBeUndefined()
      await expect(openFlow(bench.stores, session, { now: at(101) })).rejects.toMatchObject({ code: 'session_invalid' })
      expect(await complete(bench.stores, { ...exchange, now: at(101) })).toEqual({ kind: 'lost' })
      expect([await isLive(known?.family), await isLive(outcome?.family)]).toEqual([false, false])
      expect(await isLive(other.family)).toBe(true)
      const events = await eventsOfAccount(bench.database, accountId)
      expect(events.filter((kind) => kind === 'family_revoked')).toHaveLength(2)
    },
  )

  it('lets nobody open a flow for tokens while the session is signed out', async () => {
    for (let round = 0; round < 12; round++) {
      const { session, family, account } = await register(bench.stores, newPerson())
      const opened = { session, purpose: 'account', scene: 'join', policyVersion: '1', now: at(5) } as const
      const started = await race(bench, 6, async (stores, index) => {
        if (index === round % 6) return void (await stores.tokens.revoke({ familyId: family.id, appid, now: at(5) }))
        return stores.flows.open(opened).catch(() => undefined)
      })
      for (const flow of started) {
        if (!flow) continue
        const own = { familyId: flow.outcome!.family!.id, appid, accountId: account.id, now: at(6) }
        expect(await bench.stores.tokens.isLive(own)).toBe(false)
      }
    }
  })

  it('keeps the newest ten families of an account in an app, with an event for each that gave way', async () => {
    const unionid = newUnionid()
    const person = { ...newPerson(), unionid }
    const { family, account } = await register(bench.stores, person)
    const elsewhere = await signIn(bench.stores, { ...newPerson(), appid: 'wxfedcba9876543210', unionid })
    const signedIn = await race(bench, 12, (stores, index) => signIn(stores, person, { now: at(1 + index) }))
    const back = await signIn(bench.stores, person, { now: at(0) }) // the clock was set back
    const families = [family, ...signedIn.map(({ known }) => known!.family), back.known!.family]
    const own = { appid, accountId: account.id, now: at(20) }
    const live = await Promise.all(families.map(({ id }) => bench.other.tokens.isLive({ ...own, familyId: id })))

    expect(live.filter(Boolean)).toHaveLength(limits.familiesPerAccount)
    expect([live.at(0), live.at(-1)]).toEqual([false, true])
    const theirs = { ...own, familyId: elsewhere.known!.family.id, appid: 'wxfedcba9876543210' }
    expect(await bench.stores.tokens.isLive(theirs)).toBe(true)
    const events = await eventsOfAccount(bench.database, account.id)
    expect(events.filter((kind) => kind === 'family_revoked')).toHaveLength(4)
  })

  it('never lets a rotation outlive a revocation that came at the same time', async () => {
    for (let round = 0; round < 8; round++) {
      const { id } = await startFamily()
      await race<unknown>(bench, 8, (stores, index) =>
        index === 3 ? stores.tokens.revoke({ familyId: id, appid, now: at(5) }) : rotate(id, 0, at(5), stores),
      )
      expect(await rotate(id, 1, at(6))).toEqual({ kind: 'dead' })
    }
  })
}
