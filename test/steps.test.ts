// Every request in every state of a flow: the table of the domain allows it, or it changes nothing.
import type { FlowState } from '@quickreg/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { next, transitions, type FlowAction } from '../packages/server/src/domain/flow.ts'
import type { Reply } from './support/http.ts'
import { expectProblem, type Phone } from './support/phone.ts'
import { aWhile } from './support/typing.ts'
import { numberOf } from './support/wechat.ts'
import { startWorld, tireless, type World } from './support/world.ts'

const phoneRoute = '/wxa/business/getuserphonenumber'

let world: World
beforeAll(async () => {
  world = await startWorld({}, tireless)
})
afterEach(() => world.clock.advance(aWhile))
afterAll(() => world.close())

interface Standing {
  phone: Phone
  flowId: string
  /** Ends what is under way in the background. */
  settle?: () => Promise<unknown>
}

async function created(): Promise<Standing> {
  const phone = await world.holdPhone(await world.somebody())
  return { phone, flowId: (await phone.openFlow()).flowId }
}

async function otpSent(): Promise<Standing> {
  const { phone, flowId } = await created()
  await phone.sendOtp(flowId, numberOf(phone.person))
  return { phone, flowId }
}

const reach: Record<FlowState, () => Promise<Standing>> = {
  created,
  otp_sent: otpSent,
  async exchanging() {
    const { phone, flowId } = await created()
    const { code } = await phone.tap()
    await world.wechat.faults({ faults: [{ route: phoneRoute, kind: 'delay', delayMs: 300, times: 1 }] })
    const exchange = phone.submitCode(flowId, code)
    while ((await phone.flow(flowId)).state !== 'exchanging');
    return { phone, flowId, settle: () => exchange }
  },
  async conflict() {
    const owner = await world.holdPhone(await world.somebody())
    await owner.join()
    const phone = await world.holdPhone(await world.wechat.addUser(owner.person.phones[0]!))
    const { flowId } = await phone.openFlow()
    await expectProblem(phone.submitCode(flowId, (await phone.tap()).code))
    return { phone, flowId }
  },
  async completed() {
    const { phone, flowId } = await created()
    await phone.submitCode(flowId, (await phone.tap()).code)
    return { phone, flowId }
  },
  async expired() {
    const { phone, flowId } = await otpSent()
    world.clock.advance(15 * 60)
    return { phone, flowId }
  },
  async cancelled() {
    const { phone, flowId } = await otpSent()
    await phone.send('DELETE', `/v1/flows/${flowId}`)
    return { phone, flowId }
  },
}

/** What a client can ask of a flow, and the action of the table it stands for. */
const requests: readonly [FlowAction, (standing: Standing) => Promise<Reply>][] = [
  [
    'claim',
    async ({ phone, flowId }) =>
      phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode: (await phone.tap()).code }),
  ],
  [
    'claim',
    async ({ phone, flowId }) => {
      const { encryptedData, iv } = await phone.tap()
      return phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', encryptedData, iv })
    },
  ],
  [
    'report',
    ({ phone, flowId }) => phone.send('POST', `/v1/flows/${flowId}/refusal`, { errMsg: 'getPhoneNumber:fail' }),
  ],
  ['send', ({ phone, flowId }) => phone.send('POST', `/v1/flows/${flowId}/sms`, { phone: '+8613800138000' })],
  [
    'prove',
    async ({ phone, flowId }) => {
      const otp = await world.wechat.newestOtp(numberOf(phone.person)).catch(() => '000000')
      return phone.send('POST', `/v1/flows/${flowId}/otp`, { otp })
    },
  ],
  ['known', ({ phone, flowId }) => phone.send('POST', `/v1/flows/${flowId}/known`, {})],
]

/** What a claim that is carried through ends in. */
const done = (action: FlowAction) => (action === 'claim' ? 'completed' : undefined)

describe.each(Object.keys(transitions) as FlowState[])('a flow that is %s', (state) => {
  it('takes the steps of the table, refuses all others, and is not moved by them', async () => {
    for (const [action, request] of requests) {
      const standing = await reach[state]()
      const { phone, flowId, settle } = standing
      const before = await phone.flow(flowId)
      const [asked, sent] = [await world.wechat.calls(phoneRoute), (await world.wechat.inbox()).length]
      // Nobody here has an account, and so no known number.
      const allowed = action === 'known' ? undefined : (done(action) ?? next(state, action))
      const isLegal = next(state, action) !== undefined && allowed !== undefined && state !== 'exchanging'
      const answer = await request(standing)
      const title = `${action} while ${state}: ${answer.status} ${JSON.stringify(answer.body)}`

      if (isLegal) {
        expect(answer.status, title).toBeLessThan(300)
        expect((await phone.flow(flowId)).state, title).toBe(allowed)
      } else if (state === 'completed' && ['claim', 'prove', 'known'].includes(action)) {
        expect(answer, 'the same outcome again').toMatchObject({ status: 200, body: before.outcome })
        expect(await phone.flow(flowId)).toEqual(before)
      } else if (state !== 'exchanging') {
        expect(answer.status, title).toBe(409)
        expect(await phone.flow(flowId), title).toEqual(before)
      } else if (action !== 'claim') {
        expect(answer, title).toMatchObject({ status: 409, body: { code: 'in_progress' } })
      }
      if (!isLegal) {
        expect((await world.wechat.inbox()).length, title).toBe(sent)
        if (state !== 'exchanging') expect(await world.wechat.calls(phoneRoute), title).toBe(asked)
      }
      if (settle) {
        expect(await settle()).toMatchObject({ state: 'completed' })
        await world.wechat.faults({ faults: [] })
      }
    }
  })

  it('is withdrawn if the table says so, and stays what it is otherwise', async () => {
    const { phone, flowId, settle } = await reach[state]()
    const answer = await phone.send('DELETE', `/v1/flows/${flowId}`)
    expect(answer).toMatchObject({ status: 200, body: { state: next(state, 'cancel') ?? state } })
    await settle?.().catch(() => {})
    await world.wechat.faults({ faults: [] })
  })
})

it('is refused to whoever skips the steps before a flow: no session, no consent, no account', async () => {
  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  const bare = { token: '' }
  for (const route of ['phone', 'sms', 'otp', 'known', 'refusal']) {
    const reply = phone.send('POST', `/v1/flows/${flowId}/${route}`, {}, bare)
    expect(await expectProblem(reply)).toMatchObject({ code: 'session_invalid' })
  }
  const unconsented = phone.send('POST', '/v1/flows', { purpose: 'account', scene: 'join' })
  expect(await expectProblem(unconsented)).toMatchObject({ code: 'invalid_request' })
  const refresh = phone.send('POST', '/v1/tokens/refresh', { refreshToken: phone.session.sessionToken }, bare)
  expect(await expectProblem(refresh)).toMatchObject({ code: 'refresh_invalid' })
  expect(await expectProblem(phone.openFlow('change', { accessToken: 'none' }))).toMatchObject({
    code: 'token_invalid',
  })
})
