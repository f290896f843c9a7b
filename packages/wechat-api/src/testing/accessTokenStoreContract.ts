import assert from 'node:assert/strict'
import type { AccessTokenStore } from '../accessTokenStore.ts'

export interface ContractCase {
  name: string
  prove(store: AccessTokenStore): Promise<void>
}

const appid = 'wx0123456789abcdef'
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000)
const leaseOf = (holder: string, generation: number, seconds = 0) => ({
  appid,
  holder,
  generation,
  now: at(seconds),
  leaseUntil: at(seconds + 8),
})
const tokenOf = (holder: string, generation: number) => ({
  appid,
  holder,
  generation,
  accessToken: `token of ${holder}`,
  expiresAt: at(7200),
})

/** What every AccessTokenStore has to do: run each case on a store of its own, with whatever test runner there is. */
export const accessTokenStoreContract: readonly ContractCase[] = [
  {
    name: 'finds nothing before the first token, even under a lease',
    async prove(store) {
      assert.equal(await store.find(appid), undefined)
      await store.acquireLease(leaseOf('a', 1))
      assert.equal(await store.find(appid), undefined)
    },
  },
  {
    name: 'finds what was saved, for its own appid only',
    async prove(store) {
      await store.acquireLease(leaseOf('a', 1))
      assert.equal(await store.save(tokenOf('a', 1)), true)
      assert.deepEqual(await store.find(appid), { accessToken: 'token of a', expiresAt: at(7200), generation: 1 })
      assert.equal(await store.find('wxffffffffffffffff'), undefined)
    },
  },
  {
    name: 'gives a lease to exactly one of many',
    async prove(store) {
      const leases = await Promise.all(Array.from({ length: 16 }, (_, i) => store.acquireLease(leaseOf(`h${i}`, 1))))
      assert.equal(leases.filter(Boolean).length, 1)
    },
  },
  {
    name: 'gives a lease that is over to exactly one of many',
    async prove(store) {
      await store.acquireLease(leaseOf('paused', 1))
      assert.equal(await store.acquireLease(leaseOf('early', 1, 7.999)), false)
      const leases = await Promise.all(Array.from({ length: 16 }, (_, i) => store.acquireLease(leaseOf(`h${i}`, 1, 8))))
      assert.equal(leases.filter(Boolean).length, 1)
    },
  },
  {
    name: 'gives no lease for a generation that does not follow the stored one',
    async prove(store) {
      assert.equal(await store.acquireLease(leaseOf('a', 2)), false)
      await store.acquireLease(leaseOf('a', 1))
      await store.save(tokenOf('a', 1))
      assert.equal(await store.acquireLease(leaseOf('b', 1)), false)
      assert.equal(await store.acquireLease(leaseOf('b', 2)), true) // at once: saving ended the lease of a
    },
  },
  {
    name: 'refuses to save without the lease',
    async prove(store) {
      assert.equal(await store.save(tokenOf('a', 1)), false)
      await store.acquireLease(leaseOf('a', 1))
      assert.equal(await store.save(tokenOf('b', 1)), false)
      assert.equal(await store.save(tokenOf('a', 2)), false)
      assert.equal(await store.find(appid), undefined)
    },
  },
  {
    name: 'refuses the late write of a paused holder, before and after its successor wrote',
    async prove(store) {
      await store.acquireLease(leaseOf('paused', 1))
      await store.acquireLease(leaseOf('b', 1, 8))
      assert.equal(await store.save(tokenOf('paused', 1)), false)
      assert.equal(await store.save(tokenOf('b', 1)), true)
      assert.equal(await store.save(tokenOf('paused', 1)), false)
      assert.equal((await store.find(appid))?.accessToken, 'token of b')
    },
  },
  {
    name: 'accepts the late write of a holder nobody replaced',
    async prove(store) {
      await store.acquireLease(leaseOf('a', 1))
      assert.equal(await store.save(tokenOf('a', 1)), true)
    },
  },
  {
    name: 'drops only the generation it is told, and keeps count',
    async prove(store) {
      await store.invalidate({ appid, generation: 1 })
      await store.acquireLease(leaseOf('a', 1))
      await store.save(tokenOf('a', 1))
      await store.invalidate({ appid, generation: 2 })
      assert.equal((await store.find(appid))?.expiresAt.getTime(), at(7200).getTime())
      await store.invalidate({ appid, generation: 1 })
      assert.deepEqual(await store.find(appid), { accessToken: '', expiresAt: new Date(0), generation: 1 })
      assert.equal(await store.acquireLease(leaseOf('b', 2)), true)
    },
  },
]
