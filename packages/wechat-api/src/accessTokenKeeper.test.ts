import { describe, expect, it } from 'vitest'
import { appid, leaseMs, tokenWorld } from '../test/tokenWorld.ts'
import type { FetchedToken } from './accessTokenKeeper.ts'
import { WechatApiError } from './errors.ts'

const second = 1000
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('one process', () => {
  it('asks once for many callers, and keeps the token until five minutes before its end', async () => {
    const world = tokenWorld()
    const keeper = world.keeper()
    expect(await Promise.all(Array.from({ length: 50 }, () => keeper.get()))).toEqual(Array(50).fill('T1'))
    world.advance(6899 * second)
    expect(await keeper.get()).toBe('T1')
    await settled()
    expect(world.issued).toEqual(['T1'])
  })

  it('renews in the last five minutes, and uses the old token meanwhile', async () => {
    const world = tokenWorld()
    const keeper = world.keeper()
    await keeper.get()
    world.advance(6900 * second)
    expect(await keeper.get()).toBe('T1')
    await settled()
    expect(await keeper.get()).toBe('T2')
  })

  it('keeps the old token when the renewal fails, and waits for a new one when the old has died', async () => {
    const world = tokenWorld()
    const keeper = world.keeper()
    await keeper.get()
    const unavailable = new WechatApiError({ kind: 'unavailable', path: '/x', mayHaveHappened: true })
    world.fetchToken = () => Promise.reject(unavailable)
    world.advance(7189 * second)
    expect(await keeper.get()).toBe('T1')
    await settled()
    world.advance(2 * second)
    await expect(keeper.get()).rejects.toBe(unavailable)
    world.fetchToken = async () => world.issue()
    expect(await keeper.get()).toBe('T2') // under the lease it still holds
  })

  it.each([
    [345, 172], // the rest of a token that somebody else fetched
    [300, 149],
    [20, 9],
  ])('uses a token with %i s to live for %i s before it renews', async (life, used) => {
    const world = tokenWorld()
    world.fetchToken = async () => world.issue(world.issued.length === 0 ? life : 7200)
    const keeper = world.keeper()
    await keeper.get()
    world.advance(used * second)
    expect(await keeper.get()).toBe('T1')
    await settled()
    expect(world.issued).toEqual(['T1'])
    world.advance(second)
    await keeper.get()
    await settled()
    expect(world.issued).toEqual(['T1', 'T2'])
  })

  it('drops a refused token only if it is still the one in use', async () => {
    const world = tokenWorld()
    const keeper = world.keeper()
    await keeper.get()
    await keeper.drop('T1')
    expect(await keeper.get()).toBe('T2')
    await keeper.drop('T1') // a straggler
    expect(await keeper.get()).toBe('T2')
  })

  it.each([
    ['a refused secret', 'misconfigured', undefined, 5],
    ['the minute limit', 'rate_limited', 60, 60],
  ] as const)('leaves WeChat alone for a while after %s', async (_what, kind, retryAfterSeconds, pause) => {
    const world = tokenWorld()
    const keeper = world.keeper()
    const error = new WechatApiError({ kind, path: '/x', retryAfterSeconds, mayHaveHappened: false })
    world.fetchToken = () => Promise.reject(error)
    await expect(keeper.get()).rejects.toBe(error)
    world.fetchToken = async () => world.issue()
    world.advance(pause * second - 1)
    await expect(keeper.get()).rejects.toBe(error)
    world.advance(1)
    expect(await keeper.get()).toBe('T1')
  })
})

describe('two processes with one store', () => {
  it('share a token, and its successor when one of them finds it refused', async () => {
    const world = tokenWorld()
    const [a, b] = [world.keeper(), world.keeper()]
    expect([await a.get(), await b.get()]).toEqual(['T1', 'T1'])
    await a.drop('T1')
    expect(await a.get()).toBe('T2')
    await b.drop('T1')
    expect(await b.get()).toBe('T2')
    expect(world.issued).toEqual(['T1', 'T2'])
  })

  it('fetch once when they start together', async () => {
    const world = tokenWorld()
    const [a, b] = [world.keeper(), world.keeper()]
    expect(await Promise.all([a.get(), b.get()])).toEqual(['T1', 'T1'])
    expect(world.issued).toEqual(['T1'])
  })

  it('do without a holder that died, after its lease', async () => {
    const world = tokenWorld()
    const startedAt = world.now().getTime()
    void world.keeper({ fetchToken: () => new Promise(() => undefined) }).get()
    await settled()
    expect(await world.keeper().get()).toBe('T1')
    expect(world.now().getTime() - startedAt).toBeLessThanOrEqual(leaseMs + second)
  })

  it('do without a holder that died with its clock an hour ahead', async () => {
    const world = tokenWorld()
    const startedAt = world.now().getTime()
    const ahead = () => new Date(world.now().getTime() + 3_600_000)
    void world.keeper({ now: ahead, fetchToken: () => new Promise(() => undefined) }).get()
    await settled()
    expect(await world.keeper().get()).toBe('T1')
    expect(world.now().getTime() - startedAt).toBeLessThanOrEqual(leaseMs + second)
  })

  it('refuse the late write of a paused holder, which then uses the newer token', async () => {
    const world = tokenWorld()
    let resume: (token: FetchedToken) => void = () => undefined
    const paused = world.keeper({ fetchToken: () => new Promise((resolve) => (resume = resolve)) })
    const late = paused.get()
    await settled()
    const stale = world.issue()
    world.advance(30 * second)
    expect(await world.keeper().get()).toBe('T2')
    resume(stale)
    expect(await late).toBe('T2')
    expect(await paused.get()).toBe('T2')
    expect(await world.store.find(appid)).toMatchObject({ accessToken: 'T2', generation: 1 })
  })

  it('go on when the stored token has expired for good', async () => {
    const world = tokenWorld()
    const [old, fresh] = [world.keeper(), world.keeper()]
    await old.get()
    world.advance(24 * 3600 * second)
    expect([await fresh.get(), await old.get()]).toEqual(['T2', 'T2'])
  })

  it('recover from a store that was emptied', async () => {
    const world = tokenWorld()
    const keeper = world.keeper()
    await keeper.get()
    await keeper.drop('T1')
    await keeper.get()
    const emptied = tokenWorld().store
    Object.assign(world.store, emptied)
    await keeper.drop('T2')
    expect(await keeper.get()).toBe('T3')
    expect(await world.keeper().get()).toBe('T3')
  })
})
