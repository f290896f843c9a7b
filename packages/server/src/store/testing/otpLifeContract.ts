import { expect, it } from 'vitest'
import type { Identity } from '../../domain/entities.ts'
import { limits } from '../../domain/limits.ts'
import { statement } from '../statement.ts'
import { claim, openFlow, signIn, startFlow, tap } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { dataOfEvents, eventsOfFlow, eventsOfPerson } from './eventLog.ts'
import { at, newPerson, newPhone, newSecret } from './people.ts'
import {
  askOtp,
  failed,
  kindOf,
  milliYuan,
  noteDelivery,
  reserveOtp,
  rightCode,
  sent,
  tryOtp,
  wrongCode,
} from './smsActs.ts'

/** What happens to a code between the moment it is asked for and its end. */
export function otpLifeContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  /** A flow with a code on its way. */
  async function startSent(phone = newPhone(), person = newPerson()) {
    const flow = await startFlow(bench.stores, person)
    const { reservedAt } = await reserveOtp(bench.stores, flow, { phone })
    return { ...flow, phone, person, reservedAt }
  }

  const rowsOf = (flowId: string) => bench.database.read.all(otpOf, { flowId })

  it('is asked for once in a minute for one number, of 32 that ask at once, and the others are told it is under way', async () => {
    const [flow, phone] = [await startFlow(bench.stores), newPhone()]
    const codes = Array.from({ length: 32 }, (_, n) => String(100_000 + n))
    const asked = await race(bench, 32, (stores, n) => askOtp(stores, flow, { phone, code: codes[n] }))
    const underWay = { kind: 'under_way', resendAt: at(61), otpExpiresAt: at(1 + limits.otpTtlSeconds) }

    expect(asked.filter((answer) => answer?.kind === 'reserved')).toHaveLength(1)
    expect(asked.filter((answer) => answer?.kind === 'under_way')).toEqual(Array(31).fill(underWay))
    const code = codes[asked.findIndex((answer) => answer?.kind === 'reserved')]
    expect(await askOtp(bench.stores, flow, { phone, now: at(60.999) })).toEqual(underWay)
    expect(await kindOf(tryOtp(bench.stores, flow, code, at(60.999)))).toBe('completed')
    expect(await eventsOfFlow(bench.database, flow.flowId)).toEqual(['flow_opened', 'otp_requested', 'flow_completed'])
  })

  it('is asked for anew after a minute, and then the older one is wrong', async () => {
    const flow = await startSent()
    const again = await askOtp(bench.stores, flow, { phone: flow.phone, code: '777777', now: at(61) })

    expect(again).toMatchObject({ kind: 'reserved', otpExpiresAt: at(361), budgetLow: false })
    expect(await kindOf(tryOtp(bench.stores, flow, rightCode, at(62)))).toBe('wrong')
    expect(await kindOf(tryOtp(bench.stores, flow, '777777', at(62)))).toBe('completed')
  })

  it('is not under way any more once it is guessed to death: the number waits for its minute', async () => {
    const flow = await startSent()
    for (let n = 0; n < limits.triesPerOtp; n++) await tryOtp(bench.stores, flow, wrongCode)

    const again = await askOtp(bench.stores, flow, { phone: flow.phone, now: at(31) })
    expect(again).toEqual({ kind: 'limited', retryAfterSeconds: 30 })
  })

  it('gives way to one for another number in the same flow, which counts the number it was sent to', async () => {
    const flow = await startSent()
    const phone = newPhone()
    await reserveOtp(bench.stores, flow, { phone, code: '777777', now: at(2) })

    expect(await kindOf(tryOtp(bench.stores, flow, rightCode, at(3)))).toBe('wrong')
    expect(await tryOtp(bench.stores, flow, '777777', at(3))).toMatchObject({
      kind: 'completed',
      flow: { outcome: { account: { phone } } },
    })
  })

  it('is gone if it could not be sent; one for another number is not', async () => {
    const [flow, other] = [await startSent(), await startSent()]
    await reserveOtp(bench.stores, other, { code: '777777', now: at(2) })
    for (const { reservedAt, ...own } of [flow, other]) {
      await noteDelivery(bench.stores, own, { reservedAt, receipt: failed, now: at(3) })
    }

    expect(await kindOf(tryOtp(bench.stores, flow, rightCode, at(4)))).toBe('dead')
    expect(await eventsOfFlow(bench.database, flow.flowId)).toEqual(['flow_opened', 'otp_requested', 'otp_failed'])
    expect(await kindOf(tryOtp(bench.stores, other, '777777', at(4)))).toBe('completed')
  })

  it('lives where the vendor has not answered, and is charged once', async () => {
    const flow = await startSent()
    const receipt = { kind: 'unknown', provider: 'emulator', milliYuan: 50 } as const
    await noteDelivery(bench.stores, flow, { reservedAt: flow.reservedAt, receipt })

    expect(await kindOf(askOtp(bench.stores, flow, { phone: flow.phone, now: at(60) }))).toBe('under_way')
    expect(await kindOf(tryOtp(bench.stores, flow))).toBe('completed')
    expect(await eventsOfFlow(bench.database, flow.flowId)).toEqual([
      'flow_opened',
      'otp_requested',
      'otp_unanswered',
      'charged',
      'flow_completed',
    ])
  })

  it.each([
    ['sent', sent, { from: at(600), to: at(601) }],
    ['failed', failed, { from: at(601), to: at(602) }],
  ] as const)('leaves no trace but its price of a person who is erased while it is %s', async (_, receipt, time) => {
    const rounds = 12
    for (let round = 0; round < rounds; round++) {
      const flow = await startSent()
      await race<unknown>(bench, 2, (stores, n) =>
        (n + round) % 2
          ? stores.accounts.erasePerson({ ...flow.person, eventKey: newSecret(), now: time.from })
          : noteDelivery(stores, flow, { reservedAt: flow.reservedAt, receipt, now: time.from }),
      )

      expect(await eventsOfPerson(bench.database, flow.person)).toEqual([])
      expect(await rowsOf(flow.flowId)).toEqual([])
    }
    const charged = await dataOfEvents(bench.database, { kind: 'charged', ...time })
    const price = { rung: 'sms', provider: 'emulator', milliYuan }
    expect(charged).toEqual(receipt === sent ? Array(rounds).fill(price) : [])
  })

  it('is noted once, of 8 times at once, as when a commit is repeated whose answer was lost', async () => {
    const flow = await startSent()
    await race(bench, 8, (stores) => noteDelivery(stores, flow, { reservedAt: flow.reservedAt }))

    expect(await eventsOfFlow(bench.database, flow.flowId)).toEqual([
      'flow_opened',
      'otp_requested',
      'otp_sent',
      'charged',
    ])
  })

  it('takes one answer to a puzzle, of 16 flows that bring the same at once', async () => {
    const flows = await Promise.all(Array.from({ length: 16 }, () => startFlow(bench.stores)))
    const puzzleId = newSecret()
    const asked = await race(bench, 16, (stores, n) => kindOf(askOtp(stores, flows[n]!, { puzzleId })))

    expect(asked.toSorted()).toEqual([...Array<string>(15).fill('puzzle_spent'), 'reserved'])
  })

  it('leaves the answer to a puzzle unspent where a limit turns it away', async () => {
    const [{ phone }, flow, puzzleId] = [await startSent(), await startFlow(bench.stores), newSecret()]
    expect(await kindOf(askOtp(bench.stores, flow, { phone, puzzleId }))).toBe('limited')
    expect(await kindOf(askOtp(bench.stores, flow, { puzzleId }))).toBe('reserved')
    expect(await kindOf(askOtp(bench.stores, await startFlow(bench.stores), { puzzleId }))).toBe('puzzle_spent')
  })

  it.each(['refuse', 'release'] as const)('outlives a tap in between that ends in %s', async (end) => {
    const flow = await startSent()
    const claimed = await claim(bench.stores, { ...flow, now: at(2) })
    expect(await tryOtp(bench.stores, flow, rightCode, at(3))).toMatchObject({
      kind: 'closed',
      flow: { state: 'exchanging' },
    })
    await bench.stores.flows[end]({ ...flow, ...claimed, reason: 'wechat_code_rejected', now: at(4) })

    expect(await kindOf(tryOtp(bench.stores, flow, rightCode, at(5)))).toBe('completed')
  })

  it('is no more once a tap has completed its flow', async () => {
    const flow = await startSent()
    const phone = newPhone()
    await tap(bench.stores, { ...flow, phone, now: at(2) })

    expect(await tryOtp(bench.stores, flow, rightCode, at(3))).toMatchObject({
      kind: 'closed',
      flow: { state: 'completed', outcome: { account: { phone } } },
    })
  })

  it('or a tap that was given back completes their flow, of both at once', async () => {
    for (let round = 0; round < 8; round++) {
      const flow = await startSent()
      const claimed = await claim(bench.stores, { ...flow, now: at(2) })
      await bench.stores.flows.release({ ...flow, ...claimed, now: at(3) })
      const late = { ...flow, ...claimed, rung: 'quick', phone: newPhone(), confirmed: true, now: at(4) } as const
      const ends = await race<string | undefined>(bench, 2, (stores, n) =>
        (n + round) % 2 ? kindOf(tryOtp(stores, flow, rightCode, at(4))) : kindOf(stores.flows.complete(late)),
      )
      expect(['completed,lost', 'closed,completed']).toContain(ends.toSorted().join())
      const events = await eventsOfFlow(bench.database, flow.flowId)
      expect(events.filter((kind) => kind === 'flow_completed')).toHaveLength(1)
    }
  })

  it.each(['cancelled', 'expired'] as const)('ends with a flow that is %s', async (state) => {
    const flow = await startSent()
    if (state === 'cancelled') await bench.stores.flows.cancel({ ...flow, now: at(2) })
    const now = at(state === 'cancelled' ? 3 : 900)

    expect(await tryOtp(bench.stores, flow, rightCode, now)).toMatchObject({ kind: 'closed', flow: { state } })
    expect(await askOtp(bench.stores, flow, { now })).toMatchObject({ kind: 'closed', flow: { state } })
  })

  it.each<[string, (person: Identity) => Promise<void>]>([
    ['the person', (person) => bench.stores.accounts.erasePerson({ ...person, eventKey: newSecret(), now: at(3) })],
    ['the number', (person) => bench.stores.accounts.erasePhone({ ...person, eventKey: newSecret(), now: at(3) })],
    [
      'the account',
      async (person) => {
        const { known } = await signIn(bench.stores, person)
        await bench.stores.accounts.erase({ accountId: known!.account.id, now: at(3) })
      },
    ],
  ])('is erased with %s', async (_, erase) => {
    const person = newPerson()
    const spent = await startSent(newPhone(), person)
    const flow = await startFlow(bench.stores, person)
    await reserveOtp(bench.stores, flow)
    await tryOtp(bench.stores, spent)
    await erase(person)

    for (const { flowId } of [spent, flow]) expect(await rowsOf(flowId)).toEqual([])
    expect([undefined, 'closed']).toContain(await kindOf(tryOtp(bench.stores, flow, rightCode, at(4))))
  })

  it('takes its number from the account that has it, where a tap would not', async () => {
    const owner = await startSent()
    await tryOtp(bench.stores, owner)
    const flow = { ...(await startFlow(bench.stores)), phone: owner.phone }
    expect(await kindOf(tap(bench.stores, { ...flow, now: at(2) }))).toBe('conflict')
    expect(await kindOf(tryOtp(bench.stores, flow, rightCode, at(3)))).toBe('closed')
    await reserveOtp(bench.stores, flow, { phone: flow.phone, now: at(61) })

    expect(await bench.stores.flows.find({ ...flow, now: at(61) })).toMatchObject({
      state: 'otp_sent',
      notes: { quick: 'number_in_use', realtime: 'number_in_use' },
    })
    expect(await tryOtp(bench.stores, flow, rightCode, at(62))).toMatchObject({
      kind: 'completed',
      flow: { outcome: { isNew: true, account: { phone: owner.phone } } },
    })
  })

  it('is erased with its number when its time is over, and so are the counters', async () => {
    const flow = await startSent()
    const spent = await startSent()
    await tryOtp(bench.stores, spent)
    const { session } = await signIn(bench.stores, newPerson())
    const { id: flowId } = await openFlow(bench.stores, session)
    await reserveOtp(bench.stores, { session, flowId }, { now: at(200) })
    await bench.stores.housekeeping.sweep(at(1 + limits.otpTtlSeconds))

    expect(await rowsOf(flow.flowId)).toEqual([])
    expect(await rowsOf(spent.flowId)).toEqual([])
    expect(await rowsOf(flowId)).toHaveLength(1)
    expect(await bench.database.read.all(counters, {})).not.toEqual([])
    await bench.stores.housekeeping.sweep(at(3 * 24 * 60 * 60))
    expect(await bench.database.read.all(counters, {})).toEqual([])
  })
}

const otpOf = statement((db, p: { flowId: string }) =>
  db.selectFrom('otps').select('flow_id').where('flow_id', '=', p.flowId),
)

const counters = statement((db) => db.selectFrom('counters').select('key'))
