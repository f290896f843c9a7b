import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Flow, Session } from '../domain/entities.ts'
import { defaultPolicy } from '../domain/policy.ts'
import { RegistrationError } from '../domain/errors.ts'
import type { Scenes } from '../domain/scene.ts'
import { createKeyring, generateKeys } from '../keys.ts'
import type { FlowStore, Wechat } from '../ports.ts'
import { type Database } from '../store/database.ts'
import { openDatabase } from '../store/open.ts'
import { createStores } from '../store/stores.ts'
import { createUseCases } from './index.ts'

const appid = 'wx0123456789abcdef'
const scenes = { join: { purpose: 'account', policyVersions: ['1'], rungs: ['quick'] } } as const
const wechat: Wechat = {
  signIn: ({ loginCode }) => Promise.resolve({ openid: `o-${loginCode}`, sessionKey: 'AAAAAAAAAAAAAAAAAAAAAA==' }),
  getPhone: ({ phoneCode }) => Promise.resolve(`+86${phoneCode}`),
  made: () => Promise.resolve(true),
}

const keyring = createKeyring(generateKeys(randomBytes), randomBytes)

let folder: string
let database: Database
let now = new Date('2026-01-01T00:00:00Z')
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quickreg-exchange-'))
  database = await openDatabase(`sqlite:${join(folder, 'quickreg.db')}`)
})
afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

/** The use cases on a real store, of which `spoil` makes one part fail. */
function service(
  spoil: (flows: FlowStore) => Partial<FlowStore> = () => ({}),
  told: Flow[] = [],
  changes: { wechat?: Partial<Wechat>; scenes?: Scenes } = {},
) {
  const stores = createStores({ database, keyring, random: randomBytes, policy: defaultPolicy })
  const flows = { ...stores.flows, ...spoil(stores.flows) }
  return createUseCases({
    appid,
    issuer: 'quickreg',
    scenes: changes.scenes ?? scenes,
    openData: 'off',
    pushKeys: undefined,
    stores: { ...stores, flows },
    wechat: { ...wechat, ...changes.wechat },
    keyring,
    policy: defaultPolicy,
    sms: undefined,
    meter: { count: () => {}, countFlow: () => {} },
    raiseAlarm: () => {},
    onCompleted: (flow) => void told.push(flow),
    now: () => now,
    random: randomBytes,
    randomInt: () => 0,
    sleep: () => Promise.resolve(),
  })
}

async function openedBy({
  signIn,
  openFlow,
}: ReturnType<typeof service>): Promise<{ session: Session; flowId: string }> {
  const { session } = await signIn({ loginCode: randomBytes(8).toString('hex') })
  const { flow } = await openFlow({ session, purpose: 'account', scene: 'join', consent: { policyVersion: '1' } })
  return { session, flowId: flow.id }
}

const tap = { rung: 'quick', phoneCode: '13800138000' } as const

describe('a number that WeChat has handed over', () => {
  it('is stored although the commit fails at first: the person has paid for it', async () => {
    let failures = 3
    const useCases = service(({ complete }) => ({
      complete: (result) => (failures-- > 0 ? Promise.reject(new Error('disk full')) : complete(result)),
    }))
    const own = await openedBy(useCases)
    const { flow } = await useCases.submitPhoneCode({ ...own, ...tap })
    expect(flow.outcome).toMatchObject({ isNew: true, account: { phone: '+8613800138000' } })
  })

  it('is stored once although we never heard that the commit went through', async () => {
    let lost = false
    const told: Flow[] = []
    const useCases = service(
      ({ complete }) => ({
        async complete(result) {
          const completion = await complete(result)
          if (lost) return completion
          lost = true
          throw new Error('connection lost')
        },
      }),
      told,
    )
    const own = await openedBy(useCases)
    const { flow } = await useCases.submitPhoneCode({ ...own, ...tap })
    expect(flow.outcome).toMatchObject({ isNew: true })
    expect(told.map(({ id }) => id)).toEqual([own.flowId])
  })

  /** This process stands still until its claim has run out, and `meanwhile` happens. */
  const stoodStill = (meanwhile: (flows: FlowStore, own: { flowId: string; session: Session }) => Promise<unknown>) =>
    service((flows) => ({
      async complete(result) {
        now = new Date(now.getTime() + 11_000)
        await meanwhile(flows, result)
        return flows.complete(result)
      },
    }))

  it('is stored although this process stood still so long that the flow was claimed again, and WeChat refused', async () => {
    const useCases = stoodStill(async ({ claim, refuse }, { flowId, session }) => {
      const taken = await claim({ flowId, session, rung: 'quick', proof: tap.phoneCode, now })
      if (taken?.kind !== 'claimed') throw new Error(`The claim ended as ${taken?.kind}`)
      await refuse({ flowId, session, claimId: taken.claimId, reason: 'tap_again', now })
    })
    const own = await openedBy(useCases)
    const { flow } = await useCases.submitPhoneCode({ ...own, ...tap })
    expect(flow.outcome).toMatchObject({ isNew: true, account: { phone: '+8613800138000' } })
  })

  it('is not stored if the person withdrew while this process stood still', async () => {
    const useCases = stoodStill(({ cancel }, own) => cancel({ ...own, now }))
    const own = await openedBy(useCases)
    await expect(useCases.submitPhoneCode({ ...own, ...tap })).rejects.toMatchObject({ code: 'flow_closed' })
    expect((await useCases.getFlow(own)).flow.state).toBe('cancelled')
  })
})

describe('a tap that could not be judged', () => {
  it('may be sent again as it is: trouble of our own spends no code', async () => {
    for (const code of ['overloaded', 'wechat_unavailable', 'wechat_misconfigured'] as const) {
      let trouble = true
      const getPhone: Wechat['getPhone'] = (asked) =>
        trouble ? Promise.reject(new RegistrationError(code)) : wechat.getPhone(asked)
      const useCases = service(undefined, undefined, { wechat: { getPhone } })
      const own = await openedBy(useCases)
      const own2 = { ...own, ...tap, phoneCode: `1380013${code.length}000` }
      await expect(useCases.submitPhoneCode(own2)).rejects.toMatchObject({ code })
      trouble = false
      expect((await useCases.submitPhoneCode(own2)).flow.state).toBe('completed')
    }
  })

  it('asks for another tap if WeChat refuses a code whose first attempt got no answer', async () => {
    const answers = ['wechat_unavailable', 'wechat_code_rejected'] as const
    let asked = 0
    const getPhone = () => Promise.reject(new RegistrationError(answers[asked++]!))
    const useCases = service(undefined, undefined, { wechat: { getPhone } })
    const own = await openedBy(useCases)
    await expect(useCases.submitPhoneCode({ ...own, ...tap })).rejects.toMatchObject({ code: 'wechat_unavailable' })
    await expect(useCases.submitPhoneCode({ ...own, ...tap })).rejects.toMatchObject({ code: 'tap_again' })
  })

  it('is not shown to WeChat once the policy has changed: the person agreed to another one', async () => {
    const own = await openedBy(service())
    const asked: string[] = []
    const getPhone: Wechat['getPhone'] = ({ phoneCode }) => {
      asked.push(phoneCode)
      return Promise.resolve('+8613800138000')
    }
    const changed = { join: { ...scenes.join, policyVersions: ['1', '2'] } }
    const useCases = service(undefined, undefined, { wechat: { getPhone }, scenes: changed })
    await expect(useCases.submitPhoneCode({ ...own, ...tap })).rejects.toMatchObject({
      code: 'consent_outdated',
      details: { policyVersion: '2' },
    })
    expect(asked).toEqual([])
  })
})
