import { expect, it } from 'vitest'
import type { Identity } from '../../domain/entities.ts'
import { claim, complete, register, signIn, startFlow, tap } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { eventsOfAccount, eventsOfFlow } from './eventLog.ts'
import { appid, at, days, newPerson, newPhone, newUnionid } from './people.ts'

export function flowCompleteContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  const start = (person?: Identity & { unionid?: string }) => startFlow(bench.stores, person)

  async function startClaimed(person?: Identity & { unionid?: string }) {
    const flow = await start(person)
    return { ...flow, ...(await claim(bench.stores, flow)) }
  }

  it('makes an account with the number and tokens for this device', async () => {
    const phone = newPhone()
    const flow = await startClaimed()
    const completion = await complete(bench.stores, { ...flow, phone, now: at(2) })
    const account = { id: expect.any(String), phone, confirmed: true, createdAt: at(2) }

    expect(completion).toMatchObject({ kind: 'completed', flow: { state: 'completed' } })
    const found = await bench.other.flows.find({ ...flow, now: at(3) })
    expect(found).toEqual((completion as { flow: unknown }).flow)
    expect(found?.outcome).toEqual({
      isNew: true,
      confirmed: true,
      completedAt: at(2),
      account,
      family: {
        id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
        accountId: found?.outcome?.account?.id,
        generation: 0,
        rotatedAt: at(2),
        expiresAt: at(2 + days(30)),
      },
    })
    expect(await eventsOfAccount(bench.database, found!.outcome!.account!.id)).toEqual([
      'account_created',
      'phone_proved',
      'flow_completed',
    ])
  })

  it('completes once, however often and from wherever the same claim is completed', async () => {
    const phone = newPhone()
    const flow = await startClaimed()
    const completions = await race(bench, 16, (stores) => complete(stores, { ...flow, phone }))

    expect(new Set(completions.map((completion) => JSON.stringify(completion))).size).toBe(1)
    expect(completions[0]).toMatchObject({ kind: 'completed', flow: { outcome: { isNew: true } } })
    expect(await eventsOfFlow(bench.database, flow.flowId)).toEqual([
      'flow_opened',
      'flow_claimed',
      'flow_completed',
      'charged',
    ])
  })

  it('gives a number to one of 32 people who prove it at once', async () => {
    const phone = newPhone()
    const flows = await Promise.all(Array.from({ length: 32 }, () => startClaimed()))
    const completions = await race(bench, 32, (stores, index) => complete(stores, { ...flows[index]!, phone }))
    const winner = completions.findIndex(({ kind }) => kind === 'completed')

    expect(completions.filter(({ kind }) => kind === 'conflict')).toHaveLength(31)
    expect(completions[winner]).toMatchObject({ flow: { outcome: { isNew: true, account: { phone } } } })
    const loser = flows[winner === 0 ? 1 : 0]!
    expect(await bench.stores.flows.find({ ...loser, now: at(2) })).toMatchObject({ state: 'conflict' })
    expect((await complete(bench.stores, { ...loser, phone })).kind).toBe('conflict')
    expect(await eventsOfFlow(bench.database, loser.flowId)).toEqual([
      'flow_opened',
      'flow_claimed',
      'flow_conflict',
      'charged',
    ])
  })

  it('changes nothing at the account whose number somebody else taps', async () => {
    const owner = await register(bench.stores, newPerson())
    const before = await eventsOfAccount(bench.database, owner.account.id)
    const stranger = newPerson()
    const conflict = await tap(bench.stores, { ...(await start(stranger)), phone: owner.phone })

    expect(conflict).toMatchObject({ kind: 'conflict', flow: { state: 'conflict' } })
    expect(conflict).not.toHaveProperty('flow.outcome')
    expect(await bench.stores.accounts.find({ accountId: owner.account.id })).toEqual(owner.account)
    expect(await eventsOfAccount(bench.database, owner.account.id)).toEqual(before)
    expect((await signIn(bench.stores, stranger)).known).toBeUndefined()
  })

  it('makes one account of flows that one person completes at once', async () => {
    const person = newPerson()
    const phone = newPhone()
    const flows = await Promise.all(Array.from({ length: 3 }, () => startClaimed(person)))
    const completions = await race(bench, 3, (stores, index) => complete(stores, { ...flows[index]!, phone }))
    const outcomes = completions.map((completion) => (completion.kind === 'lost' ? undefined : completion.flow.outcome))

    expect(new Set(outcomes.map((outcome) => outcome?.account?.id)).size).toBe(1)
    expect(outcomes.filter((outcome) => outcome?.isNew)).toHaveLength(1)
    expect(new Set(outcomes.map((outcome) => outcome?.family?.id)).size).toBe(3)
  })

  it('makes one account of one unionid in two apps at once', async () => {
    for (let round = 0; round < 8; round++) {
      const unionid = newUnionid()
      const phone = newPhone()
      const flows = [
        await startClaimed({ ...newPerson(), unionid }),
        await startClaimed({ ...newPerson(), appid: 'wxfedcba9876543210', unionid }),
      ]
      const completions = await race(bench, 2, (stores, index) => complete(stores, { ...flows[index]!, phone }))
      const outcomes = completions.map((completion) => completion.kind !== 'lost' && completion.flow.outcome)

      expect(new Set(outcomes.map((outcome) => outcome && outcome.account?.id)).size).toBe(1)
      expect(outcomes.map((outcome) => outcome && outcome.isNew).sort()).toEqual([false, true])
    }
  })

  it('keeps the number an account has, whatever another tap says', async () => {
    const person = newPerson()
    const flows = [await start(person), await start(person)]
    const { phone, account } = await register(bench.stores, person)
    const { phone: strangers } = await register(bench.stores, newPerson())

    for (const [index, tapped] of [newPhone(), strangers].entries()) {
      const completion = await tap(bench.stores, { ...flows[index]!, phone: tapped })
      expect(completion).toMatchObject({ kind: 'completed', flow: { outcome: { isNew: false, account: { phone } } } })
    }
    expect(await bench.stores.accounts.find({ accountId: account.id })).toEqual(account)
  })

  it('gives a number to an account whose number was withdrawn', async () => {
    const person = newPerson()
    const { account } = await register(bench.stores, person)
    await bench.stores.accounts.erasePhone({ ...person, eventKey: newPhone(), now: at(5) })
    const phone = newPhone()

    expect(await tap(bench.stores, { ...(await start(person)), phone })).toMatchObject({
      kind: 'completed',
      flow: { outcome: { isNew: false, account: { id: account.id, phone } } },
    })
  })

  it('gives one of two accounts without a number the one they prove at once', async () => {
    for (let round = 0; round < 8; round++) {
      const people = [newPerson(), newPerson()]
      for (const person of people) {
        await register(bench.stores, person)
        await bench.stores.accounts.erasePhone({ ...person, eventKey: newPhone(), now: at(5) })
      }
      const flows = [await startClaimed(people[0]), await startClaimed(people[1])]
      const phone = newPhone()
      const completions = await race(bench, 2, (stores, index) => complete(stores, { ...flows[index]!, phone }))

      expect(completions.map(({ kind }) => kind).sort()).toEqual(['completed', 'conflict'])
    }
  })

  it('takes an unproven number for no identifier: its owner proves it and gets it', async () => {
    const phone = newPhone()
    const squatter = await register(bench.stores, newPerson(), { phone, confirmed: false })
    const owner = await register(bench.stores, newPerson(), { phone })

    expect(squatter.flow.outcome).toMatchObject({ confirmed: false, account: { confirmed: false } })
    expect(owner.account).toMatchObject({ phone, confirmed: true })
    expect(owner.account.id).not.toBe(squatter.account.id)
    // Nor does it ever take one that is proven.
    const late = await tap(bench.stores, { ...(await start()), phone, confirmed: false })
    expect(late.kind).toBe('conflict')
  })

  it('replaces an unproven number by a proof, never by another unproven one', async () => {
    const person = newPerson()
    const { account, phone } = await register(bench.stores, person, { confirmed: false })
    const retap = async (confirmed: boolean, tapped: string) =>
      tap(bench.stores, { ...(await start(person)), phone: tapped, confirmed })
    const proven = newPhone()

    expect(await retap(false, newPhone())).toMatchObject({ flow: { outcome: { account: { id: account.id, phone } } } })
    expect(await retap(true, proven)).toMatchObject({
      flow: { outcome: { isNew: false, confirmed: true, account: { id: account.id, phone: proven, confirmed: true } } },
    })
  })

  it('records a contact without making an account', async () => {
    const person = newPerson()
    const phone = newPhone()
    const { session, flowId } = await startFlow(bench.stores, person, { purpose: 'contact' })
    const completion = await tap(bench.stores, { session, flowId, phone, now: at(2) })
    const contact = { scene: 'booking', phone, confirmed: true, createdAt: at(2), retainUntil: at(days(30)) }

    expect(completion).toMatchObject({ kind: 'completed', flow: { outcome: { isNew: false, contact } } })
    expect(completion).not.toHaveProperty('flow.outcome.account')
    expect(completion).not.toHaveProperty('flow.outcome.family')
    expect((await signIn(bench.stores, person)).known).toBeUndefined()
    expect(await bench.stores.flows.find({ flowId, session, now: at(days(30)) })).not.toHaveProperty('outcome.contact')
  })

  it('shows the family only while its first tokens count', async () => {
    const rotated = await register(bench.stores, newPerson())
    await bench.stores.tokens.rotate({ familyId: rotated.family.id, appid, generation: 0, now: at(5) })
    const revoked = await register(bench.stores, newPerson())
    await bench.stores.tokens.revoke({ familyId: revoked.family.id, appid, now: at(5) })

    for (const { flow, session, account } of [rotated, revoked]) {
      const found = await bench.stores.flows.find({ flowId: flow.id, session, now: at(6) })
      expect(found?.outcome).toMatchObject({ isNew: true, account })
      expect(found?.outcome).not.toHaveProperty('family')
    }
  })
}
