import { describe, expect, it } from 'vitest'
import { openFlow, register, signIn, startFlow, tap } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { appid, at, days, newPerson, newPhone } from './people.ts'
import { askOtp, kindOf, reserveOtp, rightCode, startBySms, tryOtp, type Asked, type OwnFlow } from './smsActs.ts'

const minutes = (n: number) => n * 60
const hours = (n: number) => n * 60 * 60
const often = { count: 10_000, seconds: 1 }

/** Who bombs a number, or walks through numbers that bring money, runs out of messages; nobody else does. */
export function smsLimitsContract(makeDatabase: MakeDatabase) {
  describe('by the usual policy', () => {
    const bench = setUpBench(makeDatabase)

    /** Somebody who was never here before asks for a code. */
    async function stranger(seconds: number, asked: Asked, stores = bench.stores) {
      const { session } = await signIn(stores, newPerson(), { now: at(seconds) })
      const { id: flowId } = await openFlow(stores, session, { now: at(seconds) })
      return askOtp(stores, { session, flowId }, { ...asked, now: at(seconds) })
    }

    it('sends one number one code a minute, of 32 people on 32 networks who ask at once', async () => {
      const phone = newPhone()
      const asked = await race(bench, 32, (stores, n) => stranger(0, { phone, network: `10.0.0.${n}` }, stores))

      expect(asked.filter((answer) => answer?.kind === 'reserved')).toHaveLength(1)
      expect(asked.filter((answer) => answer?.kind !== 'reserved')).toEqual(
        Array(31).fill({ kind: 'limited', retryAfterSeconds: 60 }),
      )
    })

    it('sends one number five codes an hour and ten a day, whoever asks and however often', async () => {
      const phone = newPhone()
      const sentAt: number[] = []
      for (let minute = 0; minute <= 180; minute += 3) {
        const answer = await stranger(minutes(minute), { phone, network: `10.0.1.${minute}` })
        if (answer?.kind === 'reserved') sentAt.push(minute)
      }

      expect(sentAt).toEqual([0, 3, 6, 9, 12, 60, 63, 66, 69, 72])
      expect(await stranger(days(1) - 1, { phone })).toEqual({ kind: 'limited', retryAfterSeconds: 1 })
      expect(await kindOf(stranger(days(1), { phone }))).toBe('reserved')
    })

    it('sends ten codes to a session in two hours, fifteen to a person in a day', async () => {
      const person = newPerson()
      const first = await startFlow(bench.stores, person)
      const second = await startFlow(bench.stores, person)
      for (let n = 0; n < 10; n++) await reserveOtp(bench.stores, first)
      expect(await askOtp(bench.stores, first)).toEqual({ kind: 'limited', retryAfterSeconds: hours(2) })
      for (let n = 0; n < 5; n++) await reserveOtp(bench.stores, second)

      expect(await askOtp(bench.stores, second)).toEqual({ kind: 'limited', retryAfterSeconds: days(1) })
      expect(await kindOf(stranger(1, {}))).toBe('reserved')
    })

    it('closes nothing but SMS to a number that others have used up: its owner signs in, and taps', async () => {
      const { phone, ...owner } = await register(bench.stores, newPerson())
      for (let n = 0; n < 5; n++) await stranger(minutes(n), { phone })
      expect(await kindOf(stranger(minutes(5), { phone }))).toBe('limited')

      const { session, known } = await signIn(bench.stores, owner.session, { now: at(minutes(5)) })
      expect(known?.account).toEqual(owner.account)
      const { id: flowId } = await openFlow(bench.stores, session, { purpose: 'contact', now: at(minutes(5)) })
      const tapped = await tap(bench.stores, { session, flowId, phone, now: at(minutes(5)) })
      expect(tapped).toMatchObject({ kind: 'completed', flow: { outcome: { contact: { phone } } } })
    })
  })

  describe('by network and neighbourhood', () => {
    const bench = setUpBench(makeDatabase, {
      smsPerPhone: [often],
      smsPerSession: often,
      smsPerPerson: often,
      smsPerNetwork: [
        { count: 6, seconds: hours(1) },
        { count: 10, seconds: days(1) },
      ],
      budgets: { taps: 1e6, sms: 1e6 },
    })

    const adjacent = (hundred: string, n: number) => `+8613${hundred}${String(n).padStart(4, '0')}`
    /** Asks for codes to neighbours, fifty at once. @returns How often each answer came. */
    async function walk(flow: OwnFlow, from: string, numbers: number) {
      const kinds: Record<string, number> = {}
      for (let first = 0; first < numbers; first += 50) {
        const asked = await race(bench, Math.min(50, numbers - first), (stores, n) =>
          kindOf(askOtp(stores, flow, { phone: adjacent(from, first + n) })),
        )
        for (const kind of asked) kinds[kind!] = (kinds[kind!] ?? 0) + 1
      }
      return kinds
    }

    it('sends so many an hour and a day into one network, and does not count where none is named', async () => {
      const network = '2001:db8:1:2::/64'
      const ask = async (seconds: number, from?: string) => {
        const { session } = await signIn(bench.stores, newPerson(), { now: at(seconds) })
        const { id: flowId } = await openFlow(bench.stores, session, { now: at(seconds) })
        return askOtp(bench.stores, { session, flowId }, { now: at(seconds), ...(from && { network: from }) })
      }
      const asked = await Promise.all(Array.from({ length: 16 }, () => ask(0, network)))
      expect(asked.filter((answer) => answer?.kind === 'reserved')).toHaveLength(6)
      for (let n = 0; n < 4; n++) expect(await kindOf(ask(hours(1), network))).toBe('reserved')

      expect(await ask(hours(1), network)).toEqual({ kind: 'limited', retryAfterSeconds: hours(23) })
      expect(await kindOf(ask(hours(1), '192.0.2.1'))).toBe('reserved')
      for (let n = 0; n < 20; n++) expect(await kindOf(ask(hours(1)))).toBe('reserved')
    })

    it('stops at fifty of a thousand numbers that lie side by side', async () => {
      const flow = await startFlow(bench.stores)
      expect(await walk(flow, '80013', 1_000)).toEqual({ reserved: 50, limited: 950 })

      expect(await kindOf(askOtp(bench.stores, flow, { phone: '+8613800129999' }))).toBe('reserved')
    })

    it('takes all but the last four digits for the neighbourhood, also abroad', async () => {
      const flow = await startFlow(bench.stores)
      const near = (n: number) => `+8526123${String(n).padStart(4, '0')}`
      const asked = await race(bench, 60, (stores, n) => kindOf(askOtp(stores, flow, { phone: near(n * 150) })))
      expect(asked.filter((kind) => kind === 'reserved')).toHaveLength(50)

      expect(await kindOf(askOtp(bench.stores, flow, { phone: near(9_999) }))).toBe('limited')
      expect(await kindOf(askOtp(bench.stores, flow, { phone: '+85261240000' }))).toBe('reserved')
    })

    it('has room for every code that is entered', async () => {
      const person = newPerson()
      for (let n = 0; n < 60; n++) {
        const flow = await startFlow(bench.stores, person, { purpose: 'contact' })
        await reserveOtp(bench.stores, flow, { phone: adjacent('70017', n) })
        expect(await kindOf(tryOtp(bench.stores, flow))).toBe('completed')
      }
      expect(await walk(await startFlow(bench.stores), '70017', 80)).toEqual({ reserved: 50, limited: 30 })
    })
  })

  describe('suspicion', () => {
    const bench = setUpBench(makeDatabase, { smsPerPerson: often, smsPerPhone: [often], wrongOtpsPerPhone: often })

    async function send(seconds: number, enter: 'right' | 'not') {
      const flow = await startBySms(bench.stores, { phone: newPhone(), now: at(seconds) })
      if (enter === 'right') await tryOtp(bench.stores, flow, rightCode, at(seconds))
    }
    const isSuspicious = (seconds: number) => bench.other.flows.isSuspicious({ appid, now: at(seconds) })

    it('begins with twenty codes of which nobody enters three in ten, and ends with those who do', async () => {
      for (let n = 0; n < 19; n++) await send(n, 'not')
      expect(await isSuspicious(20)).toBe(false)
      await send(20, 'not')
      expect(await isSuspicious(21)).toBe(true)
      for (let n = 0; n < 9; n++) await send(hours(1) + n, 'right')

      expect(await isSuspicious(hours(1) + 10)).toBe(false) // nine of twenty-nine
      await send(hours(1) + 10, 'not')
      await send(hours(1) + 11, 'not')
      expect(await isSuspicious(hours(1) + 12)).toBe(true) // nine of thirty-one
      expect(await isSuspicious(hours(3))).toBe(false) // of codes sent long ago
    })

    it('begins with more than a hundred wrong codes, whoever guesses, and ends two hours later', async () => {
      const start = days(1)
      for (let n = 0; n < 20; n++) await send(start, 'right')
      const guesses = Array.from({ length: 20 }, () => startBySms(bench.stores, { phone: newPhone(), now: at(start) }))
      const flows = await Promise.all(guesses)
      const wrong = (flow: OwnFlow) => kindOf(tryOtp(bench.stores, flow, '999999', at(start + 1)))
      for (const flow of flows) for (let n = 0; n < 5; n++) expect(await wrong(flow)).toBe('wrong')

      expect(await isSuspicious(start + 2)).toBe(false)
      const another = await startBySms(bench.stores, { phone: newPhone(), now: at(start) })
      await wrong(another)
      expect(await isSuspicious(start + 2)).toBe(true)
      expect(await isSuspicious(start + hours(2))).toBe(false)
    })
  })
}
