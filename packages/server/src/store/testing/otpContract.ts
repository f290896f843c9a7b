import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../../test/support/random.ts'
import { limits } from '../../domain/limits.ts'
import { openFlow, signIn, startFlow, tap } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { eventsOfFlow } from './eventLog.ts'
import { at, days, newPerson, newPhone } from './people.ts'
import { askOtp, kindOf, reserveOtp, rightCode, tryOtp, wrongCode, type OwnFlow } from './smsActs.ts'

const often = { count: 10_000, seconds: 1 }

/** A code proves a number once, to the flow it was sent for, and cannot be guessed. */
export function otpContract(makeDatabase: MakeDatabase, { bursts = 12 } = {}) {
  const bench = setUpBench(makeDatabase, {
    smsPerPhone: [often],
    smsPerSession: often,
    smsPerPerson: often,
    budgets: { taps: 1e6, sms: 1e6 },
  })

  /** A flow with a code on its way. */
  async function startSent(phone = newPhone(), person = newPerson()) {
    const flow = await startFlow(bench.stores, person)
    await reserveOtp(bench.stores, flow, { phone })
    return { ...flow, phone, person }
  }

  const guess = (flow: OwnFlow, code?: string, now?: Date) => kindOf(tryOtp(bench.stores, flow, code, now))

  async function guessWrong(flow: OwnFlow, times: number, now?: Date) {
    for (let n = 0; n < times; n++) expect(await guess(flow, wrongCode, now)).toBe('wrong')
  }

  describe('the right code', () => {
    it('makes an account with the number it was sent to, and tokens', async () => {
      const flow = await startSent()
      const tried = await tryOtp(bench.other, flow)

      expect(tried).toMatchObject({
        kind: 'completed',
        flow: {
          state: 'completed',
          outcome: { isNew: true, confirmed: true, account: { phone: flow.phone }, family: { generation: 0 } },
        },
      })
      expect((await signIn(bench.stores, flow.person)).known?.account).toMatchObject({ phone: flow.phone })
      expect(await eventsOfFlow(bench.database, flow.flowId)).toEqual([
        'flow_opened',
        'otp_requested',
        'flow_completed',
      ])
    })

    it('records a contact, and registers nobody', async () => {
      const person = newPerson()
      const [flow, phone] = [await startFlow(bench.stores, person, { purpose: 'contact' }), newPhone()]
      await reserveOtp(bench.stores, flow, { phone })

      expect(await tryOtp(bench.stores, flow)).toMatchObject({
        kind: 'completed',
        flow: { outcome: { confirmed: true, contact: { phone, retainUntil: at(days(30)) } } },
      })
      expect((await signIn(bench.stores, person)).known).toBeUndefined()
    })

    it('completes once, of 32 that enter it at once, and all see the same outcome', async () => {
      const flow = await startSent()
      const tries = await race(bench, 32, (stores) => tryOtp(stores, flow))
      const outcomes = tries.map((tried) => tried && 'flow' in tried && tried.flow.outcome)

      expect(tries.filter((tried) => tried?.kind === 'completed')).toHaveLength(1)
      expect(tries.filter((tried) => tried?.kind === 'closed')).toHaveLength(31)
      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1)
      expect(outcomes[0]).toMatchObject({ isNew: true, account: { phone: flow.phone } })
      const events = await eventsOfFlow(bench.database, flow.flowId)
      expect(events).toEqual(['flow_opened', 'otp_requested', 'flow_completed'])
    })

    it('is counted as no wrong one: whoever books forty times in a day is not locked out', async () => {
      const [person, phone] = [newPerson(), newPhone()]
      for (let n = 0; n < 40; n++) {
        const flow = await startFlow(bench.stores, person, { purpose: 'contact' })
        await reserveOtp(bench.stores, flow, { phone, now: at(n * 2) })
        expect(await guess(flow, rightCode, at(n * 2))).toBe('completed')
      }
    })

    it('counts for five minutes, to the millisecond', async () => {
      const [intime, late] = [await startSent(), await startSent()]
      expect(await guess(intime, rightCode, at(1 + limits.otpTtlSeconds - 0.001))).toBe('completed')
      expect(await guess(late, rightCode, at(1 + limits.otpTtlSeconds))).toBe('dead')
    })

    it('is waited for by its flow, which lives as long', async () => {
      const { session } = await signIn(bench.stores, newPerson())
      const { id: flowId } = await openFlow(bench.stores, session)
      const flow = { session, flowId }
      await reserveOtp(bench.stores, flow, { now: at(890) })
      expect(await bench.stores.flows.find({ ...flow, now: at(890) })).toMatchObject({
        state: 'otp_sent',
        expiresAt: at(890 + limits.otpTtlSeconds),
      })
      await bench.stores.housekeeping.sweep(at(900))

      expect(await guess(flow, rightCode, at(1_100))).toBe('completed')
    })

    it('is for nobody else, not even another session of the same person', async () => {
      const flow = await startSent()
      for (const person of [flow.person, newPerson()]) {
        const { session } = await signIn(bench.stores, person)
        expect(await tryOtp(bench.stores, { ...flow, session })).toBeUndefined()
        expect(await askOtp(bench.stores, { ...flow, session })).toBeUndefined()
      }
      expect(await guess(flow)).toBe('completed')
    })
  })

  describe('a guess', () => {
    it('may be wrong five times; after that the right code is dead', async () => {
      const flow = await startSent()
      await guessWrong(flow, 5)

      expect(await guess(flow)).toBe('dead')
      expect(await eventsOfFlow(bench.database, flow.flowId)).toEqual([
        'flow_opened',
        'otp_requested',
        ...Array<string>(5).fill('otp_wrong'),
      ])
      expect((await signIn(bench.stores, flow.person)).known).toBeUndefined()
    })

    it('is right after four wrong ones', async () => {
      const flow = await startSent()
      await guessWrong(flow, 4)
      expect(await guess(flow)).toBe('completed')
    })

    it('counts also where it can be no code', async () => {
      const flow = await startSent()
      for (let n = 0; n < 5; n++)
        expect(await kindOf(bench.stores.flows.tryOtp({ ...flow, code: undefined, now: at(2) }))).toBe('wrong')
      expect(await guess(flow)).toBe('dead')
    })

    it(`is one of at most five that are looked at, of 200 at once with the right one among them, ${bursts} times`, async () => {
      const random = seededRandom('bursts of guesses')
      for (let burst = 0; burst < bursts; burst++) {
        const flow = await startSent()
        const lucky = Math.floor(random.next() * 200)
        const tries = await race(bench, 200, (stores, n) =>
          kindOf(tryOtp(stores, flow, n === lucky ? rightCode : String(n).padStart(6, '9'))),
        )
        const looked = tries.filter((kind) => kind === 'wrong' || kind === 'completed').length
        const isIn = tries.includes('completed')
        const what = `SEED=${random.seed} burst ${burst}`

        expect([what, looked <= 5, isIn || looked === 5]).toEqual([what, true, true])
        expect([what, await guess(flow)]).toEqual([what, isIn ? 'closed' : 'dead'])
      }
    })

    it('is wrong with an older code of the flow, with that of another flow, of another purpose, of another number', async () => {
      const [person, phone] = [newPerson(), newPhone()]
      const [flow, otherFlow] = [await startFlow(bench.stores, person), await startFlow(bench.stores, person)]
      const contact = await startFlow(bench.stores, person, { purpose: 'contact' })
      await reserveOtp(bench.stores, otherFlow, { phone, code: '111111' })
      await reserveOtp(bench.stores, contact, { phone, code: '222222' })
      await reserveOtp(bench.stores, flow, { phone: newPhone(), code: '333333' })
      await reserveOtp(bench.stores, flow, { phone, code: '444444' })
      await reserveOtp(bench.stores, flow, { phone, code: '555555', now: at(61) })

      for (const code of ['111111', '222222', '333333', '444444']) expect(await guess(flow, code, at(62))).toBe('wrong')
      expect(await tryOtp(bench.stores, flow, '555555', at(62))).toMatchObject({
        kind: 'completed',
        flow: { outcome: { account: { phone } } },
      })
    })

    it('may be wrong twenty times a day for one number, over all its codes, flows and people', async () => {
      const phone = newPhone()
      let [now, flow] = [0, await startFlow(bench.stores)]
      for (let resend = 0; resend < 5; resend++) {
        if (resend === 3) flow = await startFlow(bench.stores)
        now = resend * 61
        await reserveOtp(bench.stores, flow, { phone, now: at(now) })
        await guessWrong(flow, 4, at(now + 1))
      }
      const untilFirstIsOld = days(1) + 1 - (now + 2)

      // Its newest code is alive and right, and comes too late; nor is another one sent that could not be tried.
      const limited = { kind: 'limited', retryAfterSeconds: untilFirstIsOld }
      expect(await tryOtp(bench.stores, flow, rightCode, at(now + 2))).toEqual(limited)
      expect(await askOtp(bench.stores, await startFlow(bench.stores), { phone, now: at(now + 2) })).toEqual(limited)
      // Taps of hers go on, and so does everybody else.
      expect(await guess(await startSent())).toBe('completed')
      const tapped = await tap(bench.stores, { ...(await startFlow(bench.stores)), phone })
      expect(tapped.kind).toBe('completed')
      const { session } = await signIn(bench.stores, newPerson(), { now: at(days(1)) })
      const { id: flowId } = await openFlow(bench.stores, session, { now: at(days(1)) })
      const tomorrow = await askOtp(bench.stores, { session, flowId }, { phone, now: at(days(1) + 1) })
      expect(tomorrow?.kind).toBe('reserved')
    })

    it('at a dead code is none: it locks nobody’s number', async () => {
      const flow = await startSent()
      await guessWrong(flow, 5)
      for (let n = 0; n < 25; n++) expect(await guess(flow)).toBe('dead')

      const owner = await startSent(flow.phone)
      expect(await guess(owner)).toBe('completed')
    })

    it('before any code was sent finds the flow as it is', async () => {
      const flow = await startFlow(bench.stores)
      expect(await tryOtp(bench.stores, flow)).toMatchObject({ kind: 'closed', flow: { state: 'created' } })
    })
  })
}
