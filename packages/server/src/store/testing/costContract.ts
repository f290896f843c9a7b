import type { Purpose, RungKind } from '@quickreg/contract'
import { expect, it } from 'vitest'
import type { Identity, Session } from '../../domain/entities.ts'
import type { SmsReceipt } from '../../ports/sms.ts'
import { complete, openFlow, register, signIn } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { appid, at, days, newPerson, newPhone, newSecret } from './people.ts'

/** What is set aside for a message: the price of the dearest vendor. */
const milliYuan = 45
const code = '024680'
const sent = (provider: string): SmsReceipt => ({ kind: 'sent', provider, messageId: '1', milliYuan })
const cheaper: SmsReceipt = { kind: 'sent', provider: 'aliyun', messageId: '1', milliYuan: 40 }
const unanswered: SmsReceipt = { kind: 'unknown', provider: 'tencent', milliYuan }
const failed: SmsReceipt = { kind: 'failed', failures: [{ provider: 'tencent', failure: 'money', code: 'x' }] }

const registered = (rung: RungKind, count = 1) => ({ rung, purpose: 'account', isNew: true, count })

interface Setting {
  person?: Identity
  purpose?: Purpose
  now?: Date
}

/** Costs are what the events of the other stores make them. */
export function costContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)
  let apps = 0

  /** An app of the test's own, with its own costs; they are read by another server. */
  function newApp() {
    apps += 1
    const appid = `wx${String(apps).padStart(16, '0')}`
    return {
      somebody: (): Identity => ({ ...newPerson(), appid }),
      costs: (day = '2026-07-01') => bench.other.costs.ofDay({ appid, day }),
    }
  }

  async function start({ person = newPerson(), purpose, now = at(0) }: Setting) {
    const { session } = await signIn(bench.stores, person, { now })
    const { id: flowId } = await openFlow(bench.stores, session, { purpose, now })
    return { session, flowId }
  }

  async function startClaimed({ rung = 'quick' as RungKind, now = at(1), ...setting }: Setting & { rung?: RungKind }) {
    const flow = await start({ ...setting, now })
    const proof = newSecret()
    const claimed = await bench.stores.flows.claim({ ...flow, rung, proof, now })
    if (claimed?.kind !== 'claimed') throw new Error(`The claim ended as ${claimed?.kind}`)
    return { ...flow, claimId: claimed.claimId, proof, rung, now }
  }

  async function tap(setting: Setting & { rung?: RungKind; phone?: string }) {
    const claimed = await startClaimed(setting)
    return bench.stores.flows.complete({
      ...claimed,
      phone: setting.phone ?? newPhone(),
      confirmed: true,
      retainUntil: at(days(60)),
    })
  }

  /** A code is asked for, and this becomes of it. */
  async function sendCode(receipt: SmsReceipt, { now = at(1), ...setting }: Setting) {
    const flow = await start({ ...setting, now })
    await deliver(flow, receipt, now)
    return flow
  }

  async function deliver(flow: { session: Session; flowId: string }, receipt: SmsReceipt, now: Date) {
    await bench.stores.flows.reserveOtp({ ...flow, phone: newPhone(), code, milliYuan, now })
    await bench.stores.flows.noteDelivery({ ...flow, receipt, reservedAt: now, milliYuan, now })
  }

  const enterCode = (flow: { session: Session; flowId: string }) =>
    bench.stores.flows.tryOtp({ ...flow, code, retainUntil: at(days(60)), now: at(2) })

  const budgetsUsed = (day: string, now: Date) => bench.other.costs.budgetsUsed({ appid, day, now })

  it('takes alike together: by rung, and SMS by vendor', async () => {
    const { somebody, costs } = newApp()
    for (const rung of ['quick', 'realtime', 'quick'] as const) await tap({ person: somebody(), rung })
    for (const receipt of [sent('tencent'), cheaper, sent('tencent')]) {
      await enterCode(await sendCode(receipt, { person: somebody() }))
    }

    const { charges, completions } = await costs()
    expect(charges).toHaveLength(4)
    expect(charges).toEqual(
      expect.arrayContaining([
        { rung: 'quick', count: 2, milliYuan: 60 },
        { rung: 'realtime', count: 1, milliYuan: 40 },
        { rung: 'sms', provider: 'tencent', count: 2, milliYuan: 90 },
        { rung: 'sms', provider: 'aliyun', count: 1, milliYuan: 40 },
      ]),
    )
    expect(new Set(completions)).toEqual(
      new Set([registered('quick', 2), registered('realtime'), registered('sms', 3)]),
    )
  })

  it('tells a contact, and a person who was registered before, from a registration', async () => {
    const { somebody, costs } = newApp()
    const person = somebody()
    await tap({ person, purpose: 'contact' })
    await tap({ person })
    await openFlow(bench.stores, (await signIn(bench.stores, person)).session)

    expect(new Set((await costs()).completions)).toEqual(
      new Set([
        { rung: 'quick', purpose: 'contact', isNew: false, count: 1 },
        registered('quick'),
        { rung: 'known', purpose: 'account', isNew: false, count: 1 },
      ]),
    )
  })

  it('counts a number that WeChat gave and that ended in a conflict as cost, and as no registration', async () => {
    const { somebody, costs } = newApp()
    const { phone } = await register(bench.stores, somebody())
    expect(await tap({ person: somebody(), phone })).toMatchObject({ kind: 'conflict' })

    expect(await costs()).toEqual({
      charges: [{ rung: 'quick', count: 2, milliYuan: 60 }],
      completions: [registered('quick')],
    })
  })

  it('counts a number once, however often its completion is repeated', async () => {
    const { somebody, costs } = newApp()
    const claimed = await startClaimed({ person: somebody() })
    const phone = newPhone()
    await race(bench, 8, (stores) => complete(stores, { ...claimed, phone }))

    expect((await costs()).charges).toEqual([{ rung: 'quick', count: 1, milliYuan: 30 }])
  })

  it('counts a message whose vendor never answered, and none that failed', async () => {
    const { somebody, costs } = newApp()
    await sendCode(unanswered, { person: somebody() })
    await sendCode(failed, { person: somebody() })

    expect(await costs()).toEqual({
      charges: [{ rung: 'sms', provider: 'tencent', count: 1, milliYuan }],
      completions: [],
    })
  })

  it('begins a day at midnight in Shanghai, and ends it before the next', async () => {
    const { somebody, costs } = newApp()
    for (const [instant, rung] of [
      ['2026-06-30T15:59:59.999Z', 'realtime'],
      ['2026-06-30T16:00:00.000Z', 'quick'],
      ['2026-07-01T15:59:59.999Z', 'quick'],
      ['2026-07-01T16:00:00.000Z', 'realtime'],
    ] as const) {
      await tap({ person: somebody(), rung, now: new Date(instant) })
    }

    expect((await costs()).charges).toEqual([{ rung: 'quick', count: 2, milliYuan: 60 }])
    for (const day of ['2026-06-30', '2026-07-02']) {
      expect((await costs(day)).charges).toEqual([{ rung: 'realtime', count: 1, milliYuan: 40 }])
    }
  })

  it('leaves the costs of an app to it, and an empty day empty', async () => {
    const { somebody, costs } = newApp()
    await tap({ person: somebody() })

    const nothing = { charges: [], completions: [] }
    expect(await newApp().costs()).toEqual(nothing)
    expect(await costs('2026-07-02')).toEqual(nothing)
  })

  it('shows of a day’s budgets what is spent or under way, and forgets it', async () => {
    const [day, now] = ['2026-07-11', at(days(10))]
    expect(await budgetsUsed(day, now)).toEqual({ taps: 0, sms: 0 })

    await startClaimed({ rung: 'realtime', now })
    await tap({ now })
    await tap({ person: newApp().somebody(), now })
    for (const receipt of [cheaper, failed, unanswered]) await sendCode(receipt, { now })

    expect(await budgetsUsed(day, now)).toEqual({ taps: 70, sms: 85 })
    expect(await budgetsUsed('2026-07-12', now)).toEqual({ taps: 0, sms: 0 })
    expect(await budgetsUsed(day, new Date('2026-07-12T15:59:59.999Z'))).toEqual({ taps: 70, sms: 85 })
    expect(await budgetsUsed(day, new Date('2026-07-12T16:00:00.000Z'))).toBeUndefined()
  })
}
