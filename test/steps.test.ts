// Every request in every state of a flow: it takes one of the steps listed here, or it changes nothing.
import type { FlowState, ProblemCode } from '@quickreg/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
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

/** Somebody without an account opens a flow. */
async function guest(): Promise<Standing> {
  const phone = await world.holdPhone(await world.somebody())
  return { phone, flowId: (await phone.openFlow()).flowId }
}

/** Somebody with an account, whose number is known. */
async function member(): Promise<Standing> {
  const phone = await world.holdPhone(await world.somebody())
  await phone.join()
  return { phone, flowId: (await phone.openFlow('booking')).flowId }
}

async function typed({ phone, flowId }: Standing): Promise<Standing> {
  await phone.sendOtp(flowId, numberOf(phone.person))
  return { phone, flowId }
}

/** Brings an open flow into a state. */
const reach: Record<FlowState, (opened: Standing) => Promise<Standing>> = {
  created: async (opened) => opened,
  otp_sent: typed,
  async exchanging({ phone, flowId }) {
    const { code } = await phone.tap()
    const asked = await world.wechat.calls(phoneRoute)
    await world.wechat.faults({ faults: [{ route: phoneRoute, kind: 'delay', delayMs: 300, times: 1 }] })
    const exchange = phone.submitCode(flowId, code)
    while ((await world.wechat.calls(phoneRoute)) === asked);
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
  async completed({ phone, flowId }) {
    await phone.submitCode(flowId, (await phone.tap()).code)
    return { phone, flowId }
  },
  async expired(opened) {
    await typed(opened)
    world.clock.advance(15 * 60)
    return opened
  },
  async cancelled(opened) {
    const { phone, flowId } = await typed(opened)
    await phone.send('DELETE', `/v1/flows/${flowId}`)
    return { phone, flowId }
  },
}

/** What a client can ask of a flow. */
const requests: Record<string, (standing: Standing) => Promise<Reply>> = {
  async tap({ phone, flowId }) {
    const { code } = await phone.tap()
    return phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode: code })
  },
  async sealedTap({ phone, flowId }) {
    const { encryptedData, iv } = await phone.tap()
    return phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', encryptedData, iv })
  },
  report: ({ phone, flowId }) =>
    phone.send('POST', `/v1/flows/${flowId}/refusal`, { errMsg: 'getPhoneNumber:fail user deny' }),
  send: ({ phone, flowId }) => phone.send('POST', `/v1/flows/${flowId}/sms`, { phone: '+8613800138000' }),
  async prove({ phone, flowId }) {
    const otp = await world.wechat.newestOtp(numberOf(phone.person)).catch(() => '000000')
    return phone.send('POST', `/v1/flows/${flowId}/otp`, { otp })
  },
  known: ({ phone, flowId }) => phone.send('POST', `/v1/flows/${flowId}/known`, {}),
  withdraw: ({ phone, flowId }) => phone.send('DELETE', `/v1/flows/${flowId}`),
}

/** A step that is taken leads somewhere; `again` is the outcome there is, once more; all else is a problem's code. */
type Answer = { to: FlowState } | 'again' | ProblemCode
const to = (state: FlowState): Answer => ({ to: state })

/**
 * Written out here, and not read from the server's own table: what may be asked when, and what comes of it. For `known`
 * the person has an account; a conflict is only met by people who have none.
 */
const answers: Record<FlowState, Record<keyof typeof requests, Answer>> = {
  created: {
    tap: to('completed'),
    sealedTap: to('completed'),
    report: to('created'),
    send: to('otp_sent'),
    prove: 'otp_expired',
    known: to('completed'),
    withdraw: to('cancelled'),
  },
  exchanging: {
    tap: 'again',
    sealedTap: 'again',
    report: 'in_progress',
    send: 'in_progress',
    prove: 'in_progress',
    known: 'in_progress',
    withdraw: to('cancelled'),
  },
  otp_sent: {
    tap: to('completed'),
    sealedTap: to('completed'),
    report: to('otp_sent'),
    send: to('otp_sent'),
    prove: to('completed'),
    known: to('completed'),
    withdraw: to('cancelled'),
  },
  conflict: {
    tap: 'number_in_use',
    sealedTap: 'number_in_use',
    report: 'number_in_use',
    send: to('otp_sent'),
    prove: 'otp_expired',
    known: 'number_in_use',
    withdraw: to('cancelled'),
  },
  completed: {
    tap: 'again',
    sealedTap: 'again',
    report: 'flow_closed',
    send: 'flow_closed',
    prove: 'again',
    known: 'again',
    withdraw: to('completed'),
  },
  expired: allClosed('expired'),
  cancelled: allClosed('cancelled'),
}

function allClosed(state: FlowState): Record<string, Answer> {
  const closed = Object.fromEntries(Object.keys(requests).map((request) => [request, 'flow_closed' as const]))
  return { ...closed, withdraw: to(state) }
}

describe.each(Object.keys(answers) as FlowState[])('a flow that is %s', (state) => {
  it.each(Object.keys(requests))('answers %s as listed, and is not moved by what it refuses', async (request) => {
    const standing = await reach[state](request === 'known' ? await member() : await guest())
    const { phone, flowId, settle } = standing
    const before = await phone.flow(flowId)
    expect(before.state).toBe(state)
    const sent = (await world.wechat.inbox()).length
    const asked = await world.wechat.calls(phoneRoute)
    const expected = answers[state][request]!
    const reply = await requests[request]!(standing)

    if (typeof expected === 'object') {
      expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300)
      expect((await phone.flow(flowId)).state).toBe(expected.to)
    } else {
      if (expected === 'again') {
        expect(reply).toMatchObject({ status: 200, body: settle ? await settle() : before.outcome! })
      } else expect(await expectProblem(Promise.resolve(reply))).toMatchObject({ code: expected })
      if (!settle) expect(await phone.flow(flowId), 'not moved').toEqual(before)
      expect(await world.wechat.calls(phoneRoute), 'WeChat is not asked').toBe(asked)
      expect((await world.wechat.inbox()).length, 'nothing is sent').toBe(sent)
    }
    if (!settle) return
    if (request === 'withdraw') expect(await expectProblem(settle())).toMatchObject({ code: 'flow_closed' })
    else expect(await settle()).toMatchObject({ state: 'completed' })
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
