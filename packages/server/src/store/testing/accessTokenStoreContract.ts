import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { at, newSecret, race, setUpBench, type MakeDatabase } from './bench.ts'

export function accessTokenStoreContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)
  const newAppid = () => `wx${randomBytes(8).toString('hex')}`
  const lease = (appid: string, holder: string, generation: number, seconds: number) => ({
    appid,
    holder,
    generation,
    now: at(seconds),
    leaseUntil: at(seconds + 10),
  })

  it('starts with nothing and keeps what was saved', async () => {
    const appid = newAppid()
    const { accessTokens } = bench.stores
    expect(await accessTokens.find(appid)).toBeUndefined()

    const token = { appid, holder: 'a', generation: 1, accessToken: newSecret(), expiresAt: at(7200) }
    expect(await accessTokens.acquireLease(lease(appid, 'a', 1, 0))).toBe(true)
    expect(await accessTokens.find(appid)).toBeUndefined()
    expect(await accessTokens.save(token)).toBe(true)
    const { accessToken, expiresAt, generation } = token
    expect(await bench.other.accessTokens.find(appid)).toEqual({ accessToken, expiresAt, generation })
  })

  it('gives the lease to one of 32, and to another when it is over', async () => {
    const appid = newAppid()
    const leased = await race(bench, 32, ({ accessTokens }, index) =>
      accessTokens.acquireLease(lease(appid, `holder ${index}`, 1, 0)),
    )
    expect(leased.filter(Boolean)).toHaveLength(1)
    expect(await bench.stores.accessTokens.acquireLease(lease(appid, 'late', 1, 9))).toBe(false)
    expect(await bench.stores.accessTokens.acquireLease(lease(appid, 'late', 1, 10))).toBe(true)
  })

  it('refuses what a paused holder saves after somebody took over', async () => {
    const appid = newAppid()
    const { accessTokens } = bench.stores
    const save = (holder: string, accessToken: string) =>
      accessTokens.save({ appid, holder, generation: 1, accessToken, expiresAt: at(7200) })
    await accessTokens.acquireLease(lease(appid, 'paused', 1, 0))
    await accessTokens.acquireLease(lease(appid, 'second', 1, 10))

    expect(await save('paused', 'old')).toBe(false)
    expect(await save('second', 'new')).toBe(true)
    expect(await save('paused', 'old')).toBe(false)
    expect(await accessTokens.find(appid)).toMatchObject({ accessToken: 'new', generation: 1 })
    // Whoever has not seen generation 1 yet cannot take a lease for it.
    expect(await accessTokens.acquireLease(lease(appid, 'late', 1, 30))).toBe(false)
    expect(await accessTokens.acquireLease(lease(appid, 'late', 2, 30))).toBe(true)
  })

  it('drops a token only while it is the newest', async () => {
    const appid = newAppid()
    const { accessTokens } = bench.stores
    await accessTokens.acquireLease(lease(appid, 'a', 1, 0))
    const accessToken = newSecret()
    await accessTokens.save({ appid, holder: 'a', generation: 1, accessToken, expiresAt: at(7200) })

    await accessTokens.invalidate({ appid, generation: 0 })
    expect(await accessTokens.find(appid)).toMatchObject({ accessToken })
    await accessTokens.invalidate({ appid, generation: 1 })
    expect(await accessTokens.find(appid)).toEqual({ accessToken: '', expiresAt: new Date(0), generation: 1 })
    expect(await accessTokens.acquireLease(lease(appid, 'b', 2, 1))).toBe(true)
  })
}
