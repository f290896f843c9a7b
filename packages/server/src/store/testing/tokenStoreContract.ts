import { expect, it } from 'vitest'
import { register } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { eventsOfAccount } from './eventLog.ts'
import { appid, at, days, newPerson } from './people.ts'

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
