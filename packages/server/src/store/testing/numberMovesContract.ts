import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Identity } from '../../domain/entities.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { accountPhone } from '../accounts.ts'
import type { Database } from '../database.ts'
import { startFamily } from '../families.ts'
import { statement } from '../statement.ts'
import { createStores } from '../stores.ts'
import { claim, complete, register, signIn, startFlow, tap } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { dataOfEvents, eventsOfAccount } from './eventLog.ts'
import { appid, at, days, newPerson, newPhone, newSecret, newUnionid } from './people.ts'
import { kindOf, registerBySms, reserveOtp, rightCode, startBySms, tryOtp } from './smsActs.ts'

const often = { count: 10_000, seconds: 1 }
const policy = { smsPerPhone: [often], smsPerPerson: often, smsPerSession: often, budgets: { taps: 1e6, sms: 1e6 } }

/** Numbers are sold again: a code that was entered just now takes one from its account, and nothing else does. */
export function numberMovesContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase, policy)

  const find = (accountId: string) => bench.stores.accounts.find({ accountId })
  const isLive = (family: { id: string; accountId: string }, now = at(100)) =>
    bench.stores.tokens.isLive({ familyId: family.id, appid, accountId: family.accountId, now })
  const ownersOf = async (phone: string) =>
    (await bench.database.read.all(byPhone, { index: bench.keyring.phoneIndex(phone) })).map(({ id }) => id)

  /** A flow of the person that changes the number of the account, with a code on its way to this number. */
  async function startChange(person: Identity, accountId: string, phone: string, now = at(10)) {
    const { session } = await signIn(bench.stores, person, { now })
    const asked = { session, purpose: 'change_phone', scene: 'change', policyVersion: '1', accountId, now } as const
    const { id: flowId } = (await bench.stores.flows.open(asked))!
    await reserveOtp(bench.stores, { session, flowId }, { phone, now })
    return { session, flowId }
  }

  describe('a number of somebody else', () => {
    it('is not opened, taken or touched by a tap, which stays closed in that flow', async () => {
      const owner = await register(bench.stores, newPerson())
      const before = await eventsOfAccount(bench.database, owner.account.id)
      const flow = await startFlow(bench.stores)

      expect(await tap(bench.stores, { ...flow, phone: owner.phone })).toMatchObject({
        kind: 'conflict',
        flow: { state: 'conflict', notes: { quick: 'number_in_use', realtime: 'number_in_use' } },
      })
      const again = { ...flow, rung: 'realtime', proof: newSecret(), now: at(2) } as const
      expect(await kindOf(bench.stores.flows.claim(again))).toBe('closed')
      expect(await find(owner.account.id)).toEqual(owner.account)
      expect(await eventsOfAccount(bench.database, owner.account.id)).toEqual(before)
    })

    it('moves with a code; the old account keeps its sign-in by WeChat and its tokens, and has no number', async () => {
      const person = newPerson()
      const old = await register(bench.stores, person)
      const mover = await registerBySms(bench.stores, { phone: old.phone, now: at(20) })

      expect(mover).toMatchObject({ isNew: true, account: { phone: old.phone, confirmed: true, createdAt: at(20) } })
      expect(mover.account.id).not.toBe(old.account.id)
      const bare = { ...old.account, phone: undefined, confirmed: false }
      expect(await find(old.account.id)).toEqual(bare)
      const rotation = { familyId: old.family.id, appid, generation: 0, now: at(30) }
      expect(await bench.stores.tokens.rotate(rotation)).toMatchObject({ kind: 'rotated' })
      expect((await signIn(bench.stores, person, { now: at(31) })).known?.account).toEqual(bare)
      expect((await eventsOfAccount(bench.database, old.account.id)).at(-2)).toBe('phone_moved')
      expect(await dataOfEvents(bench.database, { kind: 'phone_moved', from: at(20), to: at(21) })).toContainEqual({
        to: mover.account.id,
      })
    })

    it('does not come back by a stale tap of its former owner, and does by a code', async () => {
      const person = newPerson()
      const old = await register(bench.stores, person)
      const mover = await registerBySms(bench.stores, { phone: old.phone })
      expect(await kindOf(tap(bench.stores, { ...(await startFlow(bench.stores, person)), phone: old.phone }))).toBe(
        'conflict',
      )
      expect(await ownersOf(old.phone)).toEqual([mover.account.id])

      const back = await registerBySms(bench.stores, { phone: old.phone, now: at(40) }, person)
      expect(back).toMatchObject({ isNew: false, account: { ...old.account } })
      expect(await find(mover.account.id)).toMatchObject({ phone: undefined })
    })

    it('is nobody’s before it is proven: whoever squats on it keeps nothing that its owner gets', async () => {
      const phone = newPhone()
      const squatter = await register(bench.stores, newPerson(), { phone, confirmed: false })
      const owner = await registerBySms(bench.stores, { phone })

      expect(owner.isNew).toBe(true)
      expect(owner.account.id).not.toBe(squatter.account.id)
      expect(await ownersOf(phone)).toEqual([owner.account.id])
      expect(await isLive({ ...squatter.family, accountId: owner.account.id })).toBe(false)
    })

    it('has one owner, whatever is written past the rules', async () => {
      const { phone } = await register(bench.stores, newPerson())
      await expect(importAccount(phone, at(0))).rejects.toThrow()
    })
  })

  describe('an account that was imported', () => {
    it('is the person’s who proves its number within ninety days; what was handed out before is dead', async () => {
      const phone = newPhone()
      const imported = await importAccount(phone, at(0))
      expect(await kindOf(tap(bench.stores, { ...(await startFlow(bench.stores)), phone }))).toBe('conflict')
      const now = at(days(90) - 1)
      const person = newPerson()
      const linked = await registerBySms(bench.stores, { phone, now }, person)

      expect(linked).toMatchObject({ isNew: false, account: { id: imported.accountId, phone, confirmed: true } })
      expect([await isLive(imported.family), await isLive(linked.family, now)]).toEqual([false, true])
      expect((await signIn(bench.stores, person, { now })).known?.account.id).toBe(imported.accountId)
      expect((await eventsOfAccount(bench.database, imported.accountId)).slice(0, 3)).toEqual([
        'account_linked',
        'phone_proved',
        'flow_completed',
      ])
      // Now it has somebody, and the next one who proves the number is somebody else.
      expect(await registerBySms(bench.stores, { phone, now })).toMatchObject({ isNew: true })
      expect((await signIn(bench.stores, person, { now })).known?.account).toMatchObject({ phone: undefined })
    })

    it('of one WeChat person stays closed to another: the number moves', async () => {
      const [phone, unionid] = [newPhone(), newUnionid()]
      const imported = await importAccount(phone, at(0), unionid)
      const stranger = await registerBySms(bench.stores, { phone }, {
        ...newPerson(),
        unionid: newUnionid(),
      } as Identity)
      expect(stranger).toMatchObject({ isNew: true })
      expect(await find(imported.accountId)).toMatchObject({ phone: undefined })
      const owner = await signIn(bench.stores, { ...newPerson(), unionid }, { now: at(1) })
      expect(owner.known?.account.id).toBe(imported.accountId)
    })

    it('stays closed from the ninetieth day on: the number may be sold, and moves to a new account', async () => {
      const phone = newPhone()
      const imported = await importAccount(phone, at(0))
      const proven = await registerBySms(bench.stores, { phone, now: at(days(90)) })

      expect(proven.isNew).toBe(true)
      expect(proven.account.id).not.toBe(imported.accountId)
      expect(await find(imported.accountId)).toMatchObject({ phone: undefined })
    })
  })

  describe('another number for an account', () => {
    it('ends every sign-in but the one it is changed by', async () => {
      const person = newPerson()
      const { account, family, phone: before } = await register(bench.stores, person)
      const elsewhere = (await signIn(bench.stores, person)).known!.family
      const phone = newPhone()
      const changed = await tryOtp(bench.stores, await startChange(person, account.id, phone), rightCode, at(11))

      expect(changed).toMatchObject({ kind: 'completed', flow: { outcome: { isNew: false, confirmed: true } } })
      const outcome = (changed as Extract<typeof changed, { kind: 'completed' }>).flow.outcome!
      expect(outcome.account).toEqual({ ...account, phone })
      expect([await isLive(family), await isLive(elsewhere), await isLive(outcome.family!)]).toEqual([
        false,
        false,
        true,
      ])
      expect([await ownersOf(before), await ownersOf(phone)]).toEqual([[], [account.id]])
    })

    it('ends what other sessions of the account could still make tokens of', async () => {
      const person = newPerson()
      const { session: stolen, account } = await register(bench.stores, person)
      const opened = { session: stolen, scene: 'change', policyVersion: '1', now: at(5) }
      const thiefs = await bench.stores.flows.open({ ...opened, purpose: 'change_phone', accountId: account.id })
      await reserveOtp(bench.stores, { session: stolen, flowId: thiefs!.id }, { now: at(6) })
      const own = await startChange(person, account.id, newPhone())
      expect(await kindOf(tryOtp(bench.stores, own, rightCode, at(11)))).toBe('completed')

      expect(await kindOf(tryOtp(bench.stores, { session: stolen, flowId: thiefs!.id }, rightCode, at(12)))).toBe(
        'closed',
      )
      const again = bench.stores.flows.open({ ...opened, purpose: 'account', scene: 'join', now: at(12) })
      await expect(again).rejects.toMatchObject({ code: 'session_invalid' })
      expect(await bench.stores.flows.find({ ...own, now: at(12) })).toMatchObject({ state: 'completed' })
    })

    it('is not changed by a tap, wherever a scene allows one', async () => {
      const person = newPerson()
      const { account, phone } = await register(bench.stores, person)
      const { session } = await signIn(bench.stores, person)
      const asked = {
        session,
        purpose: 'change_phone',
        scene: 'change',
        policyVersion: '1',
        accountId: account.id,
      } as const
      const { id: flowId } = (await bench.stores.flows.open({ ...asked, now: at(1) }))!
      expect(await kindOf(tap(bench.stores, { session, flowId, phone: newPhone() }))).toBe('conflict')
      expect(await find(account.id)).toMatchObject({ phone })
    })

    it('is taken from whoever had it, who keeps the rest; and may be the one it has', async () => {
      const person = newPerson()
      const { account } = await register(bench.stores, person)
      const other = await register(bench.stores, newPerson())
      for (const _ of ['taken', 'the same again']) {
        const flow = await startChange(person, account.id, other.phone)
        expect(await kindOf(tryOtp(bench.stores, flow, rightCode, at(11)))).toBe('completed')
        expect(await find(account.id)).toMatchObject({ phone: other.phone })
      }
      expect(await find(other.account.id)).toEqual({ ...other.account, phone: undefined, confirmed: false })
      expect(await isLive(other.family)).toBe(true)
    })

    it('is for the person whose account it is', async () => {
      const { account } = await register(bench.stores, newPerson())
      for (const person of [newPerson(), (await register(bench.stores, newPerson())).session]) {
        await expect(startChange(person, account.id, newPhone())).rejects.toMatchObject({ code: 'token_invalid' })
      }
    })
  })

  describe('at once', () => {
    it('two people prove a number, new or imported: both are registered, and one of them has it', async () => {
      for (let round = 0; round < 16; round++) {
        const phone = newPhone()
        const imported = round % 2 ? await importAccount(phone, at(0)) : undefined
        const flows = [await startBySms(bench.stores, { phone }), await startBySms(bench.stores, { phone })]
        const tries = await race(bench, 2, (stores, n) => tryOtp(stores, flows[n]!))
        const ids = tries.map((tried) => tried?.kind === 'completed' && tried.flow.outcome?.account?.id)

        expect(tries.map((tried) => tried?.kind)).toEqual(['completed', 'completed'])
        expect(new Set(ids).size).toBe(2)
        expect(ids.includes(imported?.accountId ?? '')).toBe(imported !== undefined)
        const owners = await ownersOf(phone)
        expect(owners).toHaveLength(1)
        expect(ids).toContain(owners[0])
      }
    })

    it.each(['a newcomer', 'a member without number'])(
      '%s proves a number and another taps it: the proof wins',
      async (who) => {
        for (let round = 0; round < 12; round++) {
          const [person, phone] = [newPerson(), newPhone()]
          if (who !== 'a newcomer') {
            await register(bench.stores, person)
            await bench.stores.accounts.erasePhone({ ...person, eventKey: newSecret(), now: at(0) })
          }
          const proving = await startBySms(bench.stores, { phone }, person)
          const tapping = await startFlow(bench.stores)
          const claimed = await claim(bench.stores, tapping)
          await race<unknown>(bench, 2, (stores, n) =>
            (n + round) % 2 ? complete(stores, { ...tapping, ...claimed, phone }) : tryOtp(stores, proving),
          )

          const { known } = await signIn(bench.stores, person)
          expect(known?.account).toMatchObject({ phone })
          expect(await ownersOf(phone)).toEqual([known?.account.id])
        }
      },
    )

    it('two people take each other’s number, and neither waits for the other for ever', async () => {
      const counted = [counting(bench.database), counting(bench.otherDatabase)]
      const [stores, other] = counted.map(({ database }) =>
        createStores({
          database,
          keyring: bench.keyring,
          random: randomBytes,
          policy: { ...defaultPolicy, ...policy },
        }),
      )
      const people = [newPerson(), newPerson()]
      const members = [await register(bench.stores, people[0]!), await register(bench.stores, people[1]!)]
      const ids = members.map(({ account }) => account.id)
      let phones = members.map(({ phone }) => phone)
      for (let round = 0; round < 50; round++) {
        phones = phones.toReversed()
        const flows = await Promise.all([0, 1].map((n) => startChange(people[n]!, ids[n]!, phones[n]!)))
        const tries = await race({ stores: stores!, other: other! }, 2, (each, n) =>
          kindOf(tryOtp(each, flows[n]!, rightCode, at(11))),
        )

        expect(tries).toEqual(['completed', 'completed'])
        expect(await Promise.all(ids.map(async (id) => (await find(id))?.phone))).toEqual(phones)
      }
      // A unit that runs again was the loser of a deadlock.
      expect(counted.map(({ repeats }) => repeats())).toEqual([0, 0])
    })
  })

  /** An account of the shop's earlier system: a proven number, tokens, and nobody who signs in by WeChat. */
  async function importAccount(phone: string, provedAt: Date, unionid: string | null = null) {
    const accountId = newSecret()
    const row = {
      accountId,
      phone: bench.keyring.seal(accountPhone, accountId, phone),
      index: bench.keyring.phoneIndex(phone),
      provedAt: provedAt.toISOString(),
      unionid,
    }
    const family = { id: newSecret(), accountId, appid, sessionId: newSecret(), now: provedAt }
    return bench.database.write(async (tx) => {
      await tx.run(insertAccount, row)
      return { accountId, family: await startFamily(tx, family) }
    })
  }
}

/** Counts how often units ran again. */
function counting(inner: Database): { database: Database; repeats: () => number } {
  let repeats = 0
  return {
    repeats: () => repeats,
    database: {
      ...inner,
      write(unit) {
        let runs = 0
        return inner.write((tx) => {
          if (runs++ > 0) repeats++
          return unit(tx)
        })
      },
    },
  }
}

const byPhone = statement((db, p: { index: string }) =>
  db.selectFrom('accounts').select('id').where('phone_index', '=', p.index),
)

interface Imported extends Record<string, string | null> {
  accountId: string
  phone: string
  index: string
  provedAt: string
  unionid: string | null
}

const insertAccount = statement((db, p: Imported) =>
  db.insertInto('accounts').values({
    id: p.accountId,
    phone: p.phone,
    phone_index: p.index,
    confirmed: 1,
    unionid: p.unionid,
    proved_at: p.provedAt,
    created_at: p.provedAt,
  }),
)
