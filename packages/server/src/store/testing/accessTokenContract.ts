import { beforeEach, expect, it } from 'vitest'
import { accessTokenStoreContract } from '@quickreg/wechat-api/testing'
import { statement } from '../statement.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { appid, at, newSecret } from './people.ts'

/** What every store of access_tokens has to do, and that two servers share one. */
export function accessTokenContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)
  beforeEach(() => bench.database.write((tx) => tx.run(forgetTokens, {})))

  it.each(accessTokenStoreContract)('$name', ({ prove }) => prove(bench.stores.accessTokens))

  it('gives the lease to one of 32 on two servers, and both find what it saved', async () => {
    const lease = { appid, generation: 1, now: at(0), leaseUntil: at(10) }
    const leased = await race(bench, 32, ({ accessTokens }, index) =>
      accessTokens.acquireLease({ ...lease, holder: `holder ${index}` }),
    )
    expect(leased.filter(Boolean)).toHaveLength(1)

    const token = { generation: 1, accessToken: newSecret(), expiresAt: at(7200) }
    const saved = await race(bench, 32, ({ accessTokens }, index) =>
      accessTokens.save({ appid, holder: `holder ${index}`, ...token }),
    )
    expect(saved).toEqual(leased)
    for (const { accessTokens } of [bench.stores, bench.other]) expect(await accessTokens.find(appid)).toEqual(token)
  })
}

const forgetTokens = statement((db) => db.deleteFrom('access_tokens'))
