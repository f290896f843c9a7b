import { expect, it } from 'vitest'
import type { Session } from '../../domain/entities.ts'
import { limits } from '../../domain/limits.ts'
import { claim, complete, startFlow, tap } from './acts.ts'
import { race, setUpBench, type AllStores, type MakeDatabase } from './bench.ts'
import { eventsOfFlow } from './eventLog.ts'
import { at, newPhone, newSecret } from './people.ts'

export function flowClaimContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  const start = () => startFlow(bench.stores)

  const attempt = (flow: { session: Session; flowId: string }, proof: string, now = at(1), stores = bench.stores) =>
    stores.flows.claim({ ...flow, rung: 'quick', proof, now })

  it('lets one of 32 have the flow; the others find it busy, then completed', async () => {
    const flow = await start()
    const proof = newSecret()
    const claims = await race(bench, 32, (stores) => attempt(flow, proof, at(1), stores))
    const won = claims.find((claim) => claim?.kind === 'claimed')

    expect(claims.filter((claim) => claim?.kind === 'busy')).toHaveLength(31)
    expect(won).toMatchObject({ kind: 'claimed', again: false })
    await complete(bench.stores, { ...flow, claimId: (won as { claimId: string }).claimId, proof })
    expect(await attempt(flow, proof, at(2), bench.other)).toMatchObject({
      kind: 'completed',
      flow: { state: 'completed', outcome: { isNew: true } },
    })
    expect(await eventsOfFlow(bench.database, flow.flowId)).toEqual([
      'flow_opened',
      'flow_claimed',
      'flow_completed',
      'charged',
    ])
  })

  it('lets a proof serve one flow, of sixteen that claim with it at once', async () => {
    const proof = newSecret()
    const started = await Promise.all(Array.from({ length: 16 }, start))
    const claims = await race(bench, 16, (stores, index) => attempt(started[index]!, proof, at(1), stores))

    expect(claims.filter((claim) => claim?.kind === 'claimed')).toHaveLength(1)
    expect(claims.filter((claim) => claim?.kind === 'spent')).toHaveLength(15)
    // Who was turned away still has the flow and may tap again.
    const loser = started[claims.findIndex((claim) => claim?.kind === 'spent')]!
    expect(await attempt(loser, newSecret())).toMatchObject({ kind: 'claimed', again: false })
  })

  it('keeps a refused proof spent, and takes another', async () => {
    const flow = await start()
    const proof = newSecret()
    const refusal = { ...flow, ...(await claim(bench.stores, flow, proof)), reason: 'wechat_code_rejected' }
    await bench.stores.flows.refuse({ ...refusal, now: at(2) })
    await bench.stores.flows.refuse({ ...refusal, now: at(2) })

    expect(await attempt(flow, proof, at(3))).toEqual({ kind: 'spent' })
    expect(await attempt(flow, newSecret(), at(3))).toMatchObject({ kind: 'claimed', again: false })
    expect(await eventsOfFlow(bench.database, flow.flowId)).toEqual([
      'flow_opened',
      'flow_claimed',
      'flow_refused',
      'flow_claimed',
    ])
  })

  it('takes twenty claims; then the flow is closed to every proof', async () => {
    const flow = await start()
    for (let n = 1; n <= limits.claimsPerFlow; n++) {
      const claimed = await claim(bench.stores, flow)
      await bench.stores.flows.refuse({ ...flow, ...claimed, reason: 'wechat_code_rejected', now: at(2) })
    }
    const written = await eventsOfFlow(bench.database, flow.flowId)

    expect(await attempt(flow, newSecret())).toMatchObject({ kind: 'closed', flow: { state: 'created' } })
    expect(await eventsOfFlow(bench.database, flow.flowId)).toEqual(written)
  })

  it('leaves the last claim of a flow to whoever has it', async () => {
    const flow = await start()
    const proof = newSecret()
    for (let n = 1; n < limits.claimsPerFlow; n++) {
      await bench.stores.flows.release({ ...flow, ...(await claim(bench.stores, flow, proof)), now: at(1) })
    }
    const claimed = await claim(bench.stores, flow, proof)

    expect(await attempt(flow, proof, at(2))).toEqual({ kind: 'busy' })
    expect(await attempt(flow, proof, at(11))).toMatchObject({ kind: 'closed' })
    expect(await complete(bench.stores, { ...flow, ...claimed })).toMatchObject({ kind: 'completed' })
  })

  it('lets a released proof come again, and says so', async () => {
    const flow = await start()
    const proof = newSecret()
    const claimed = await claim(bench.stores, flow, proof)
    await bench.stores.flows.release({ ...flow, ...claimed, now: at(2) })

    expect(await attempt(flow, proof, at(3))).toMatchObject({ kind: 'claimed', again: true })
  })

  it('lets a released proof come again only in its own flow', async () => {
    const [flow, other] = [await start(), await start()]
    const proof = newSecret()
    const claimed = await claim(bench.stores, flow, proof)
    await bench.stores.flows.release({ ...flow, ...claimed, now: at(2) })

    expect(await attempt(other, proof, at(3))).toEqual({ kind: 'spent' })
  })

  it('gives the flow of a process that died to one of sixteen, after ten seconds', async () => {
    const flow = await start()
    const proof = newSecret()
    const died = await claim(bench.stores, flow, proof)
    expect(await attempt(flow, proof, at(10.999))).toEqual({ kind: 'busy' })

    const claims = await race(bench, 16, (stores) => attempt(flow, proof, at(11), stores))
    expect(claims.filter((claim) => claim?.kind === 'claimed')).toMatchObject([{ again: true }])
    // The one that had died wakes up: it can no longer give the flow back.
    await bench.stores.flows.refuse({ ...flow, ...died, reason: 'x', now: at(12) })
    await bench.stores.flows.release({ ...flow, ...died, now: at(12) })
    expect(await bench.stores.flows.find({ ...flow, now: at(12) })).toMatchObject({ state: 'exchanging' })
  })

  it('completes once if both have the number, whoever held the claim last', async () => {
    for (let round = 0; round < 8; round++) {
      const flow = await start()
      const phone = newPhone()
      const proof = newSecret()
      const claims = [await claim(bench.stores, flow, proof), await claim(bench.other, { ...flow, now: at(11) }, proof)]
      const ends = await race(bench, 2, (stores, index) =>
        complete(stores, { ...flow, ...claims[(index + round) % 2]!, phone, now: at(12) }),
      )

      expect(ends.map(({ kind }) => kind).sort()).toEqual(['completed', 'lost'])
      const events = await eventsOfFlow(bench.database, flow.flowId)
      expect(events.filter((kind) => kind === 'flow_completed')).toHaveLength(1)
    }
  })

  it('completes a flow that was claimed again, with this proof or another, and given back', async () => {
    for (const proofs of [Array<string>(2).fill(newSecret()), [newSecret(), newSecret()]]) {
      const flow = await start()
      const died = await claim(bench.stores, flow, proofs[0])
      const next = await claim(bench.other, { ...flow, now: at(11) }, proofs[1])
      await bench.other.flows.refuse({ ...flow, ...next, reason: 'tap_again', now: at(12) })

      const late = complete(bench.stores, { ...flow, ...died, now: at(13) })
      expect(await late).toMatchObject({ kind: 'completed', flow: { outcome: { isNew: true } } })
    }
  })

  it('completes no flow that expired after it was given back, and none by the proof of another', async () => {
    const [flow, other] = [await start(), await start()]
    const claimed = await claim(bench.stores, flow)
    const theirs = await claim(bench.stores, other)
    expect(await complete(bench.stores, { ...flow, ...theirs })).toEqual({ kind: 'lost' })
    await bench.stores.flows.release({ ...flow, ...claimed, now: at(2) })

    expect(await complete(bench.stores, { ...flow, ...claimed, now: at(900) })).toEqual({ kind: 'lost' })
  })

  it('completes a claim that ran out, if nobody took the flow meanwhile: the number has been paid for', async () => {
    const flow = await start()
    const claimed = await claim(bench.stores, flow)

    expect(await complete(bench.stores, { ...flow, ...claimed, now: at(20) })).toMatchObject({ kind: 'completed' })
  })

  it.each<[string, (stores: AllStores, flow: { session: Session; flowId: string }) => Promise<unknown>, Date]>([
    ['cancelled', (stores, flow) => stores.flows.cancel({ ...flow, now: at(1) }), at(2)],
    ['expired', async () => undefined, at(900)],
  ])('finds a flow closed that is %s', async (state, end, now) => {
    const flow = await start()
    await end(bench.stores, flow)

    expect(await attempt(flow, newSecret(), now)).toMatchObject({ kind: 'closed', flow: { state } })
  })

  it('loses an exchange to a withdrawal that came first', async () => {
    const flow = await start()
    const claimed = await claim(bench.stores, flow)
    await bench.stores.flows.cancel({ ...flow, now: at(2) })

    expect(await complete(bench.stores, { ...flow, ...claimed, now: at(3) })).toEqual({ kind: 'lost' })
  })

  it('answers a completed flow whatever proof comes', async () => {
    const flow = await start()
    await tap(bench.stores, flow)

    expect(await attempt(flow, newSecret())).toMatchObject({ kind: 'completed' })
  })
}
