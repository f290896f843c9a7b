import { describe, expect, it } from 'vitest'
import type { FlowState } from '@quickreg/contract'
import type { Session } from '../../domain/entities.ts'
import { next, transitions, type FlowAction } from '../../domain/flow.ts'
import { limits } from '../../domain/limits.ts'
import { claim, complete, openFlow, register, signIn, startFlow, tap } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { eventsOfFlow } from './eventLog.ts'
import { at, newPerson, newPhone, newSecret } from './people.ts'

export function flowStoreContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  it('opens a flow with a consent receipt, for fifteen minutes', async () => {
    const { session } = await signIn(bench.stores, newPerson())
    const flow = await openFlow(bench.stores, session)

    expect(flow).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      sessionId: session.id,
      purpose: 'account',
      scene: 'join',
      policyVersion: '1',
      state: 'created',
      createdAt: at(0),
      expiresAt: at(900),
      notes: {},
      facts: [],
    })
    expect(await eventsOfFlow(bench.database, flow.id)).toEqual(['flow_opened'])
  })

  it('shows a flow to the session that opened it and to no other, not even of the same person', async () => {
    const person = newPerson()
    const [{ session }, { session: other }] = [await signIn(bench.stores, person), await signIn(bench.stores, person)]
    const { id: flowId } = await openFlow(bench.stores, session)
    const theirs = { flowId, session: other, now: at(1) }

    expect(await bench.other.flows.find({ flowId, session, now: at(1) })).toMatchObject({ id: flowId })
    expect(await bench.stores.flows.find(theirs)).toBeUndefined()
    expect(await bench.other.flows.look({ flowId, session, now: at(1) })).toMatchObject({ state: 'created' })
    expect(await bench.other.flows.look({ flowId, session, now: at(900) })).toMatchObject({ state: 'expired' })
    expect(await bench.stores.flows.look(theirs)).toBeUndefined()
    expect(await bench.stores.flows.cancel(theirs)).toBeUndefined()
    expect(await bench.stores.flows.claim({ ...theirs, rung: 'quick', proof: newSecret() })).toBeUndefined()
    expect(await bench.stores.flows.report({ ...theirs, notes: {}, reason: 'network' })).toBeUndefined()
    expect(await bench.stores.flows.completeWithKnown(theirs)).toBeUndefined()
    const claimed = await claim(bench.stores, { session, flowId })
    expect(await complete(bench.stores, { ...theirs, ...claimed })).toEqual({ kind: 'lost' })
    await bench.stores.flows.refuse({ ...theirs, ...claimed, reason: 'not theirs' })
    expect(await eventsOfFlow(bench.database, flowId)).toEqual(['flow_opened', 'flow_claimed'])
  })

  it('opens five flows for a session, of sixteen asked for at once, and another when one is over', async () => {
    const { session } = await signIn(bench.stores, newPerson())
    const asked = { session, purpose: 'account', scene: 'join', policyVersion: '1', now: at(0) } as const
    const opened = (await race(bench, 16, ({ flows }) => flows.open(asked))).filter((flow) => flow !== undefined)

    expect(opened).toHaveLength(limits.openFlowsPerSession)
    await bench.stores.flows.cancel({ flowId: opened[0]!.id, session, now: at(1) })
    expect(await bench.stores.flows.open({ ...asked, now: at(1) })).toBeDefined()
    expect(await bench.stores.flows.open({ ...asked, now: at(1) })).toBeUndefined()
    expect(await bench.stores.flows.open({ ...asked, now: at(900) })).toBeDefined()
  })

  it('opens a hundred flows for a session and no more, however they end', async () => {
    const { session } = await register(bench.stores, newPerson())
    const asked = { session, purpose: 'account', scene: 'join', policyVersion: '1', now: at(1) } as const
    const opened = await race(bench, 120, ({ flows }) => flows.open(asked))

    expect(opened.filter((flow) => flow?.state === 'completed')).toHaveLength(limits.flowsPerSession - 1)
    expect(await bench.stores.flows.open(asked)).toBeUndefined()
  })

  it('takes twenty reports of a flow', async () => {
    const { session, flowId } = await startFlow(bench.stores)
    const report = { flowId, session, notes: { quick: 'network' }, reason: 'network', now: at(1) } as const
    const taken = await race(bench, 32, ({ flows }) => flows.report(report))

    expect(taken.filter(Boolean)).toHaveLength(limits.reportsPerFlow)
    expect(await eventsOfFlow(bench.database, flowId)).toHaveLength(1 + limits.reportsPerFlow)
  })

  it('completes a flow at once for who has an account with a proven number', async () => {
    const person = newPerson()
    const { account, family } = await register(bench.stores, person)
    const { session } = await signIn(bench.stores, person)
    const flow = await openFlow(bench.stores, session, { now: at(60) })

    expect(flow).toMatchObject({ state: 'completed', outcome: { isNew: false, confirmed: true, account } })
    expect(flow.outcome?.family).toMatchObject({ accountId: account.id, generation: 0 })
    expect(flow.outcome?.family?.id).not.toBe(family.id)
    expect(await eventsOfFlow(bench.database, flow.id)).toEqual(['flow_opened', 'flow_completed'])
  })

  it('offers the proven number of the account for a contact, without a tap', async () => {
    const person = newPerson()
    const { session, phone, account } = await register(bench.stores, person)
    const flow = await openFlow(bench.stores, session, { purpose: 'contact' })
    expect(flow.knownPhone).toBe(phone)

    const known = { flowId: flow.id, session, retainUntil: at(5000), now: at(2) }
    const completed = await race(bench, 8, ({ flows }) => flows.completeWithKnown(known))
    expect(completed.filter(Boolean)).toHaveLength(1)
    expect(completed.find(Boolean)?.outcome).toEqual({
      isNew: false,
      confirmed: true,
      completedAt: at(2),
      contact: {
        id: expect.any(String),
        scene: 'booking',
        phone,
        confirmed: true,
        createdAt: at(2),
        retainUntil: at(5000),
      },
    })
    expect(await bench.stores.accounts.find({ accountId: account.id })).toEqual(account)
  })

  it('has no known number for who has no account, or an unproven number', async () => {
    const { session } = await signIn(bench.stores, newPerson())
    const unproven = await register(bench.stores, newPerson(), { confirmed: false })
    for (const who of [session, unproven.session]) {
      const flow = await openFlow(bench.stores, who, { purpose: 'contact' })
      expect(flow).not.toHaveProperty('knownPhone')
      const known = { flowId: flow.id, session: who, retainUntil: at(5000), now: at(2) }
      expect(await bench.stores.flows.completeWithKnown(known)).toBeUndefined()
    }
  })

  it('keeps what was said of each rung, also when two things are said at once', async () => {
    const { session, flowId } = await startFlow(bench.stores)
    const report = { flowId, session, reason: 'user_declined', now: at(1) } as const
    await Promise.all([
      bench.stores.flows.report({ ...report, notes: { quick: 'user_declined' } }),
      bench.other.flows.report({ ...report, notes: { realtime: 'no_quota' } }),
    ])

    expect(await bench.stores.flows.find(report)).toMatchObject({
      state: 'created',
      notes: { quick: 'user_declined', realtime: 'no_quota' },
    })
    expect(await eventsOfFlow(bench.database, flowId)).toEqual(['flow_opened', 'flow_reported', 'flow_reported'])
  })

  it('ends a flow after fifteen minutes, but not an exchange that is under way', async () => {
    const { session } = await signIn(bench.stores, newPerson())
    const [idle, claimed] = [await openFlow(bench.stores, session), await openFlow(bench.stores, session)]
    const taken = await claim(bench.stores, { session, flowId: claimed.id, now: at(899) })
    const look = (flowId: string, now: Date) => bench.stores.flows.find({ flowId, session, now })

    expect(await look(idle.id, at(899))).toMatchObject({ state: 'created' })
    expect(await look(idle.id, at(900))).toMatchObject({ state: 'expired' })
    expect(await look(claimed.id, at(905))).toMatchObject({ state: 'exchanging' })
    const late = await complete(bench.stores, { session, flowId: claimed.id, ...taken, now: at(905) })
    expect(late).toMatchObject({ kind: 'completed' })
  })

  describe('allows every step of the table and no other', () => {
    const states = Object.keys(transitions) as FlowState[]
    const actions = ['claim', 'report', 'known', 'cancel', 'complete', 'refuse', 'release', 'send', 'prove'] as const

    it.each(states.flatMap((state) => actions.map((action) => [state, action] as const)))('%s: %s', async (...edge) => {
      const [from, action] = edge
      const flow = await flowIn(from)
      const before = await eventsOfFlow(bench.database, flow.flowId)
      await act(flow, action)
      const found = await bench.stores.flows.find({ ...flow, now: flow.now })
      const to = next(from, action)

      expect(found?.state).toBe(to ?? from)
      // What WeChat bills is written down, whatever became of the flow.
      const steps = (await eventsOfFlow(bench.database, flow.flowId)).slice(before.length)
      const written = steps.filter((kind) => kind !== 'charged').length
      // A claim may be taken over once it ran out; this one is alive.
      expect(written > 0).toBe(to !== undefined && !(from === 'exchanging' && action === 'claim'))
    })
  })

  interface Placed {
    session: Session
    flowId: string
    claimId: string
    proof: string
    now: Date
  }

  /** A flow that was claimed once and given back, brought into that state. */
  async function flowIn(state: FlowState): Promise<Placed> {
    const { phone } = await register(bench.stores, newPerson())
    const { session, flowId } = await startFlow(bench.stores)
    const claimed = await claim(bench.stores, { session, flowId })
    await bench.stores.flows.release({ session, flowId, ...claimed, now: at(1) })
    const flow = { session, flowId, ...claimed, now: at(2) }
    if (state === 'expired') return { ...flow, now: at(900) }
    if (state === 'cancelled') await bench.stores.flows.cancel(flow)
    if (state === 'completed') await tap(bench.stores, flow)
    if (state === 'conflict') await tap(bench.stores, { ...flow, phone })
    if (state === 'otp_sent') await send(flow)
    if (state === 'exchanging') return { ...flow, ...(await claim(bench.stores, flow, flow.proof)) }
    // The number arrives by another flow of the same person.
    if (state === 'created' || state === 'otp_sent')
      await tap(bench.stores, { ...flow, flowId: (await openFlow(bench.stores, session)).id })
    return flow
  }

  it('is back at the code that was sent when a tap after it brings no number', async () => {
    for (const giveBack of ['refuse', 'release'] as const) {
      const flow = await flowIn('otp_sent')
      const claimed = await claim(bench.stores, flow)
      await bench.stores.flows[giveBack]({ ...flow, ...claimed, reason: 'wechat_code_rejected', now: at(3) })
      expect(await bench.stores.flows.find(flow)).toMatchObject({ state: next('exchanging', 'fallBack') })
      expect(await bench.stores.flows.tryOtp({ ...flow, code })).toMatchObject({ kind: 'completed' })
    }
  })

  const code = '042137'
  const send = (flow: Placed) => bench.stores.flows.reserveOtp({ ...flow, phone: newPhone(), code, milliYuan: 45 })

  async function act(flow: Placed, action: FlowAction): Promise<unknown> {
    const { flows } = bench.stores
    const steps: Partial<Record<FlowAction, () => Promise<unknown>>> = {
      claim: () => flows.claim({ ...flow, rung: 'quick', proof: newSecret() }),
      report: () => flows.report({ ...flow, notes: { quick: 'network' }, reason: 'network' }),
      known: () => flows.completeWithKnown(flow),
      cancel: () => flows.cancel(flow),
      complete: () => complete(bench.stores, { ...flow, phone: newPhone() }),
      refuse: () => flows.refuse({ ...flow, reason: 'wechat_code_rejected' }),
      release: () => flows.release(flow),
      send: () => send(flow),
      prove: () => flows.tryOtp({ ...flow, code }),
    }
    return steps[action]!()
  }
}
