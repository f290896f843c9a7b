import { describe, expect, it } from 'vitest'
import { claim, complete, openFlow, signIn } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { dataOfEvents } from './eventLog.ts'
import { appid, at, days, newPerson, newSecret } from './people.ts'
import { askOtp, failed, kindOf, noteDelivery, reserveOtp, tryOtp } from './smsActs.ts'

const cheaper = { kind: 'sent', provider: 'emulator', messageId: 'm2', milliYuan: 25 } as const

/** Every test spends the budgets of days of its own: `at(0)` is four in the afternoon in Shanghai. */
export function budgetsContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase, {
    budgets: { taps: 300, sms: 500 },
    prices: { quick: 30, realtime: 40, sms: 45 },
    smsPerSession: { count: 100, seconds: 1 },
    smsPerPerson: { count: 100, seconds: 1 },
  })

  async function start(seconds: number, person = newPerson()) {
    const { session } = await signIn(bench.stores, person, { now: at(seconds) })
    const { id: flowId } = await openFlow(bench.stores, session, { now: at(seconds) })
    return { session, flowId }
  }
  const startMany = (many: number, seconds: number) => Promise.all(Array.from({ length: many }, () => start(seconds)))
  type Own = Awaited<ReturnType<typeof start>>

  const claimWith = (
    own: Own,
    seconds: number,
    { proof = newSecret(), rung = 'quick' as const, stores = bench.stores } = {},
  ) => stores.flows.claim({ ...own, rung, proof, now: at(seconds) })
  const notesOf = async (own: Own, seconds: number) =>
    (await bench.other.flows.find({ ...own, now: at(seconds) }))?.notes
  const factsOf = async (own: Own, seconds: number) =>
    (await bench.other.flows.find({ ...own, now: at(seconds) }))?.facts

  describe('of messages', () => {
    it('never pays for more than the day’s, of 64 asked for at once, and says once that it runs low', async () => {
      const flows = await startMany(64, 0)
      const asked = await race(bench, 64, (stores, n) => askOtp(stores, flows[n]!))

      expect(asked.filter((answer) => answer?.kind === 'budget_spent')).toHaveLength(54)
      const reserved = asked.filter((answer) => answer?.kind === 'reserved')
      expect(reserved).toHaveLength(10)
      expect(reserved.filter(({ budgetLow }) => budgetLow)).toHaveLength(1)
      expect(await lowEvents(0)).toEqual([{ budget: 'sms', milliYuan: 400 }])
    })

    it('has room again for a message that failed, and for what one was cheaper; low it was already', async () => {
      const day = days(1)
      const flows = await startMany(13, day)
      const now = at(day)
      const reserved = []
      for (const flow of flows.slice(0, 8)) reserved.push(await reserveOtp(bench.stores, flow, { now }))
      expect(reserved.map(({ budgetLow }) => budgetLow)).toEqual([...Array<boolean>(7).fill(false), true])

      for (const stores of [bench.stores, bench.other]) {
        await noteDelivery(stores, flows[0]!, { reservedAt: now, receipt: failed, now })
      }
      expect((await reserveOtp(bench.stores, flows[8]!, { now })).budgetLow).toBe(false)
      expect(await lowEvents(day)).toHaveLength(1)
      for (const flow of flows.slice(9, 11)) await reserveOtp(bench.stores, flow, { now })
      expect(await kindOf(askOtp(bench.stores, flows[11]!, { now }))).toBe('budget_spent')
      for (const flow of flows.slice(1, 3)) {
        await noteDelivery(bench.stores, flow, { reservedAt: now, receipt: cheaper, now })
      }
      await reserveOtp(bench.stores, flows[11]!, { now })
      expect(await kindOf(askOtp(bench.stores, flows[12]!, { now }))).toBe('budget_spent')
    })

    it('is of a day in Shanghai, and what failed after midnight goes back to the day before', async () => {
      const midnight = days(2) + 8 * 60 * 60
      const [yesterday, today] = [midnight - 0.001, midnight]
      const flows = await startMany(22, yesterday)
      for (const flow of flows.slice(0, 10)) await reserveOtp(bench.stores, flow, { now: at(yesterday) })
      expect(await kindOf(askOtp(bench.stores, flows[10]!, { now: at(yesterday) }))).toBe('budget_spent')

      await reserveOtp(bench.stores, flows[10]!, { now: at(today) })
      await noteDelivery(bench.stores, flows[0]!, { reservedAt: at(yesterday), receipt: failed, now: at(today) })
      for (const flow of flows.slice(11, 20)) await reserveOtp(bench.stores, flow, { now: at(today) })
      expect(await kindOf(askOtp(bench.stores, flows[20]!, { now: at(today) }))).toBe('budget_spent')
      expect(await kindOf(askOtp(bench.stores, flows[21]!, { now: at(yesterday) }))).toBe('reserved')
    })

    it('closes SMS to a flow that begins at four fifths; who is under way goes on to the end', async () => {
      const day = days(4)
      const flows = await startMany(12, day)
      for (const flow of flows.slice(0, 7)) await reserveOtp(bench.stores, flow, { now: at(day) })
      expect(await notesOf(await start(day), day)).toEqual({})
      await reserveOtp(bench.stores, flows[7]!, { now: at(day) })

      expect(await notesOf(await start(day), day)).toEqual({ sms: 'budget' })
      expect(await notesOf(flows[9]!, day)).toEqual({})
      expect(await factsOf(flows[9]!, day)).toEqual([])
      expect(await kindOf(tryOtp(bench.stores, flows[0]!, undefined, at(day + 1)))).toBe('completed')
      for (const flow of flows.slice(8, 10)) await reserveOtp(bench.stores, flow, { now: at(day) })
      expect(await factsOf(flows[11]!, day)).toEqual(['sms_budget_spent'])

      const tomorrow = await start(days(5))
      expect(await notesOf(tomorrow, days(5))).toEqual({})
      expect(await factsOf(tomorrow, days(5))).toEqual([])
    })

    it('is each app’s own, also where two share a database', async () => {
      const day = days(20)
      const flows = await startMany(11, day)
      for (const flow of flows.slice(0, 10)) await reserveOtp(bench.stores, flow, { now: at(day) })
      expect(await kindOf(askOtp(bench.stores, flows[10]!, { now: at(day) }))).toBe('budget_spent')

      const other = await start(day, { ...newPerson(), appid: 'wxfedcba9876543210' })
      expect(await kindOf(askOtp(bench.stores, other, { now: at(day) }))).toBe('reserved')
    })
  })

  describe('of taps', () => {
    it('never pays for more than the day’s, of 64 claims at once, and leaves the other proofs unspent', async () => {
      const day = days(6)
      const flows = await startMany(64, day)
      const proofs = flows.map(() => newSecret())
      const claims = await race(bench, 64, (stores, n) => claimWith(flows[n]!, day, { proof: proofs[n], stores }))

      const claimed = claims.filter((each) => each?.kind === 'claimed')
      expect(claimed).toHaveLength(10)
      expect(claimed.filter(({ budgetLow }) => budgetLow)).toHaveLength(1)
      expect(claims.filter((each) => each?.kind !== 'claimed')).toEqual(
        Array(54).fill({ kind: 'too_dear', reason: 'budget' }),
      )
      expect(await lowEvents(day)).toEqual([{ budget: 'taps', milliYuan: 240 }])

      const turnedAway = claims.findIndex((each) => each?.kind === 'too_dear')
      expect(await bench.stores.flows.find({ ...flows[turnedAway]!, now: at(day) })).toMatchObject({
        state: 'created',
        facts: ['tap_budget_spent'],
      })
      const tomorrow = await start(days(7))
      expect(await claimWith(tomorrow, days(7), { proof: proofs[turnedAway] })).toMatchObject({ kind: 'claimed' })
    })

    it('has room again for what WeChat refused, not for what it gave or did not answer', async () => {
      const day = days(8)
      const flows = await startMany(13, day)
      const claims = []
      for (const flow of flows.slice(0, 10)) claims.push(await claim(bench.stores, { ...flow, now: at(day) }))
      expect(await claimWith(flows[10]!, day)).toEqual({ kind: 'too_dear', reason: 'budget' })

      await complete(bench.stores, { ...flows[0]!, ...claims[0]!, now: at(day + 1) })
      await bench.stores.flows.release({ ...flows[1]!, ...claims[1]!, now: at(day + 1) })
      expect(await claimWith(flows[10]!, day + 1)).toEqual({ kind: 'too_dear', reason: 'budget' })
      // That one was never answered; this one certainly brought nothing.
      await bench.stores.flows.release({ ...flows[3]!, ...claims[3]!, nothingGiven: true, now: at(day + 1) })
      await bench.stores.flows.release({ ...flows[3]!, ...claims[3]!, nothingGiven: true, now: at(day + 1) })
      expect(await claimWith(flows[3]!, day + 1, { proof: claims[3]!.proof })).toMatchObject({ again: false })
      expect(await claimWith(flows[10]!, day + 1)).toEqual({ kind: 'too_dear', reason: 'budget' })
      // The same proof again is the same purchase.
      expect(await claimWith(flows[1]!, day + 1, { proof: claims[1]!.proof })).toMatchObject({ again: true })
      const refusal = { ...flows[2]!, ...claims[2]!, reason: 'wechat_code_rejected', now: at(day + 2) }
      await bench.stores.flows.refuse(refusal)
      await bench.stores.flows.refuse(refusal)
      expect(await claimWith(flows[11]!, day + 2)).toMatchObject({ kind: 'claimed' })
      expect(await claimWith(flows[12]!, day + 2)).toEqual({ kind: 'too_dear', reason: 'budget' })
    })

    it('pays for a number that WeChat has most likely given by an attempt whose answer was lost', async () => {
      const day = days(9)
      const flow = await start(day)
      const claimed = await claim(bench.stores, { ...flow, now: at(day) })
      await bench.stores.flows.refuse({ ...flow, ...claimed, reason: 'tap_again', now: at(day + 1) })
      const span = { from: at(day), to: at(day + 60) }
      expect(await dataOfEvents(bench.database, { kind: 'charged', ...span })).toEqual([
        { rung: 'quick', milliYuan: 30 },
      ])
      expect(await bench.stores.costs.budgetsUsed({ appid, day: '2026-07-10', now: at(day) })).toMatchObject({
        taps: 30,
      })
    })

    it('pays for a number that came when the person was erased already', async () => {
      const day = days(12)
      const person = newPerson()
      const flow = await start(day, person)
      const claimed = await claim(bench.stores, { ...flow, now: at(day) })
      await bench.stores.accounts.erasePerson({ ...person, eventKey: newSecret(), now: at(day) })
      for (const _ of ['once', 'and not twice']) {
        expect(await kindOf(complete(bench.stores, { ...flow, ...claimed, now: at(day + 1) }))).toBe('lost')
      }
      const span = { from: at(day), to: at(day + 60) }
      expect(await dataOfEvents(bench.database, { kind: 'charged', ...span })).toEqual([
        { rung: 'quick', milliYuan: 30 },
      ])
    })

    it('are not asked for while WeChat’s quota of the day is used up: nobody of this app is led there for an hour', async () => {
      const day = days(14)
      const own = { ...newPerson(), appid: 'wxaaaaaaaaaaaaaaaa' }
      const [first, second] = [await start(day, own), await start(day, { ...newPerson(), appid: own.appid })]
      const claimed = await claim(bench.stores, { ...first, now: at(day) })
      await bench.stores.flows.release({ ...first, ...claimed, nothingGiven: true, isOutOfQuota: true, now: at(day) })
      expect(await factsOf(second, day + 1)).toEqual(['tap_quota_used_up'])
      expect(await factsOf(await start(day + 1), day + 1)).toEqual([])
      expect(await factsOf(await start(day + 3600, own), day + 3600)).toEqual([])
    })

    it('buys three numbers a day for one person, of 12 claims at once; refused ones are none', async () => {
      const day = days(10)
      const person = newPerson()
      const open = () => start(day, person)
      const first = await open()
      const refused = await claim(bench.stores, { ...first, now: at(day) })
      await bench.stores.flows.refuse({ ...first, ...refused, reason: 'wechat_code_rejected', now: at(day) })
      const own: Own[] = []
      for (const { session } of [await open(), await open(), await open()]) {
        for (let n = 0; n < 4; n++)
          own.push({ session, flowId: (await openFlow(bench.stores, session, { now: at(day) })).id })
      }
      const claims = await race(bench, 12, (stores, n) => claimWith(own[n]!, day + 1, { stores }))

      expect(claims.filter((each) => each?.kind === 'claimed')).toHaveLength(3)
      const others = claims.filter((each) => each?.kind !== 'claimed')
      expect(others).toEqual(Array(9).fill({ kind: 'too_dear', reason: 'rate_limited' }))
      expect(await factsOf(first, day + 2)).toEqual(['taps_used_up'])
      expect(await factsOf(await start(day), day)).toEqual([])
      const again = await start(day + days(1), person)
      expect(await factsOf(again, day + days(1))).toEqual(['taps_used_up'])
      expect(await claimWith(again, day + days(1) + 1)).toMatchObject({ kind: 'claimed' })
    })
  })

  /** What `budget_low` said in the day that begins with a test's own. */
  async function lowEvents(day: number) {
    return dataOfEvents(bench.database, { kind: 'budget_low', from: at(day), to: at(day + 60) })
  }
}
