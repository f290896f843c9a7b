import { expect, it } from 'vitest'
import { claim, openFlow, signIn, startFlow } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { at, days, newPerson, newPhone, newSecret } from './people.ts'

/** Codes that are made up cost their maker tries, and others nothing. */
export function junkContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase, {
    junkPerPerson: { count: 4, seconds: days(1) },
    junkPerNetwork: { count: 6, seconds: 600 },
    junkSignInsPerNetwork: { count: 6, seconds: 600 },
    tapsPerPerson: { count: 100, seconds: days(1) },
  })

  const login = (network: string | undefined, { loginCode = newSecret(), now = at(0), stores = bench.stores } = {}) =>
    stores.sessions.reserveLoginCode({ loginCode, now, ...(network && { network }) })
  type Own = Awaited<ReturnType<typeof startFlow>>
  const claimWith = (own: Own, { network, proof = newSecret(), now = at(1), stores = bench.stores }: Tap = {}) =>
    stores.flows.claim({ ...own, rung: 'quick', proof, now, ...(network && { network }) })
  const newNetwork = () => `network ${newSecret()}`

  it('reserves six login codes of a network in ten minutes, of 64 at once, and any number elsewhere', async () => {
    const network = newNetwork()
    const reserved = await race(bench, 64, (stores) => login(network, { stores }))
    expect(reserved.filter(({ kind }) => kind === 'reserved')).toHaveLength(6)
    expect(reserved.filter(({ kind }) => kind !== 'reserved')).toEqual(
      Array(58).fill({ kind: 'limited', retryAfterSeconds: 600 }),
    )

    expect(await login(newNetwork())).toEqual({ kind: 'reserved' })
    for (let n = 0; n < 20; n++) expect(await login(undefined)).toEqual({ kind: 'reserved' })
    expect(await login(network, { now: at(600) })).toEqual({ kind: 'reserved' })
  })

  it('leaves a login code that came too often unspent', async () => {
    const [network, loginCode] = [newNetwork(), newSecret()]
    for (let n = 0; n < 6; n++) await login(network)
    expect(await login(network, { loginCode })).toMatchObject({ kind: 'limited' })
    expect(await login(network, { loginCode, now: at(600) })).toEqual({ kind: 'reserved' })
    expect(await login(network, { loginCode, now: at(600) })).toEqual({ kind: 'spent' })
  })

  it('lets people sign in where taps have brought too much junk, and the other way round', async () => {
    const network = newNetwork()
    for (let n = 0; n < 6; n++) await claimWith(await startFlow(bench.stores), { network })
    expect(await claimWith(await startFlow(bench.stores), { network })).toMatchObject({ kind: 'limited' })
    for (let n = 0; n < 6; n++) expect(await login(network)).toEqual({ kind: 'reserved' })
    expect(await login(network)).toMatchObject({ kind: 'limited' })
  })

  it('forgives whoever signs in, and a code that WeChat was never asked about', async () => {
    const network = newNetwork()
    for (let n = 0; n < 20; n++) {
      expect(await login(network)).toEqual({ kind: 'reserved' })
      if (n % 2) await bench.stores.sessions.forgiveLoginCode({ network })
      else await bench.stores.sessions.signIn({ ...newPerson(), ...secrets(), network, now: at(0) })
    }
  })

  it('takes four refused proofs of one person a day, whatever the network; another one is not spent by it', async () => {
    const person = newPerson()
    const flow = await startFlow(bench.stores, person)
    for (let n = 0; n < 4; n++) {
      const claimed = await claim(bench.stores, flow)
      await bench.stores.flows.refuse({ ...flow, ...claimed, reason: 'wechat_code_rejected', now: at(2) })
    }
    const proof = newSecret()
    expect(await claimWith(flow, { proof, network: newNetwork(), now: at(2) })).toEqual({
      kind: 'limited',
      retryAfterSeconds: days(1) - 1,
    })
    expect(await bench.stores.flows.find({ ...flow, now: at(2) })).toMatchObject({ state: 'created' })

    const { session } = await signIn(bench.stores, person, { now: at(days(1)) })
    const { id: flowId } = await openFlow(bench.stores, session, { now: at(days(1)) })
    expect(await claimWith({ session, flowId }, { proof, now: at(days(1) + 1) })).toMatchObject({ kind: 'claimed' })
  })

  it('takes six refused proofs from one network, of 32 people at once', async () => {
    const network = newNetwork()
    const flows = await Promise.all(Array.from({ length: 32 }, () => startFlow(bench.stores)))
    const claims = await race(bench, 32, (stores, n) => claimWith(flows[n]!, { network, stores }))
    expect(claims.filter((each) => each?.kind === 'claimed')).toHaveLength(6)
    expect(claims.filter((each) => each?.kind === 'limited')).toHaveLength(26)
  })

  it.each(['complete', 'release'] as const)('forgives a proof that ends in %s', async (end) => {
    const [person, network] = [newPerson(), newNetwork()]
    for (let n = 0; n < 10; n++) {
      const flow = await startFlow(bench.stores, person, { purpose: 'contact' })
      const proof = newSecret()
      const claimed = await claimWith(flow, { network, proof })
      if (claimed?.kind !== 'claimed') throw new Error(`Claim ${n} ended as ${claimed?.kind}`)
      const { claimId } = claimed
      if (end === 'release') await bench.stores.flows.release({ ...flow, claimId, network, now: at(2) })
      else await bench.stores.flows.complete({ ...flow, claimId, proof, network, phone: newPhone(), ...given })
    }
  })
}

interface Tap {
  network?: string
  proof?: string
  now?: Date
  stores?: ReturnType<typeof setUpBench>['stores']
}

const given = { rung: 'quick', confirmed: true, retainUntil: at(days(30)), now: at(2) } as const

const secrets = () => ({ sessionKey: newSecret(), sessionToken: newSecret() })
