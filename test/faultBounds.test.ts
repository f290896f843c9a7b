// How far a trouble of WeChat's goes: how often it is asked, who notices, and what is left when it is over.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inLanes } from './support/floods.ts'
import { call } from './support/http.ts'
import { expectProblem, Phone } from './support/phone.ts'
import { numberOf } from './support/wechat.ts'
import { startWorld, tireless, type World } from './support/world.ts'

const phoneRoute = '/wxa/business/getuserphonenumber'
const loginRoute = '/sns/jscode2session'
const tokenRoute = '/cgi-bin/stable_token'

let world: World
beforeAll(async () => {
  world = await startWorld({}, { policy: { ...tireless.policy, junkPerPerson: { count: 2, seconds: 24 * 60 * 60 } } })
})
afterEach(wechatIsBack)
afterAll(() => world.close())

const faults = (...list: object[]) => world.wechat.faults({ faults: list })

async function wechatIsBack() {
  await faults()
  world.clock.advance(30)
}

async function readyToTap(server = world.server.url) {
  const phone = await Phone.open(await world.somebody(), server, world.wechat)
  const { flowId } = await phone.openFlow()
  return { phone, flowId, code: (await phone.tap()).code }
}

const signIn = async () =>
  call('POST', `${world.server.url}/v1/sessions`, {
    body: { loginCode: await world.wechat.login(await world.somebody()) },
  })

it('asks a busy WeChat twice for a tap, then says when to come back', async () => {
  const { phone, flowId, code: phoneCode } = await readyToTap()
  const before = await world.wechat.calls(phoneRoute)
  await faults({ route: phoneRoute, kind: 'errcode', errcode: -1 })
  const answer = await phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode })
  expect(answer).toMatchObject({ status: 503, body: { code: 'wechat_unavailable' } })
  expect(Number(answer.headers.get('retry-after'))).toBe(answer.body.retryAfterSeconds)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await world.wechat.calls(phoneRoute)) - before).toBe(2)
})

it('locks nobody out whose answers are lost, and leaves the number that was there', async () => {
  const member = await world.holdPhone(await world.somebody())
  const { account } = await member.join()
  for (let lost = 0; lost < 4; lost += 1) {
    const { flowId } = await member.openFlow('booking')
    const { code } = await member.tap()
    await faults({ route: phoneRoute, kind: 'drop_after_effect', times: 1 })
    expect(await expectProblem(member.submitCode(flowId, code))).toMatchObject({ code: 'tap_again' })
    await member.send('DELETE', `/v1/flows/${flowId}`)
  }
  expect((await member.join({ scene: 'booking' })).contact).toBeDefined()
  expect((await member.reopen()).session.account).toEqual(account)
})

it('stops asking a WeChat that does not answer, asks once after a while, and serves everybody else', async () => {
  const member = await world.holdPhone(await world.somebody())
  const token = (await member.join()).tokens!.accessToken
  const typing = await member.openFlow('booking')
  await faults({ route: '*', kind: 'status', status: 500 })
  const before = await world.wechat.calls(loginRoute)
  const asked = async () => (await world.wechat.calls(loginRoute)) - before
  for (let failure = 0; failure < 10; failure += 1) expect((await signIn()).status).toBe(503)
  expect(await asked()).toBe(10)

  for (let more = 0; more < 5; more += 1) expect((await signIn()).body.retryAfterSeconds).toBeGreaterThan(0)
  expect(await asked()).toBe(10)
  expect((await call('GET', `${world.server.url}/v1/account`, { token })).status).toBe(200)
  const number = numberOf(member.person)
  await member.sendOtp(typing.flowId, number)
  const typed = await member.submitOtp(typing.flowId, await world.wechat.newestOtp(number))
  expect(typed.contact).toBeDefined()

  world.clock.advance(3)
  expect((await signIn()).status).toBe(503)
  expect((await signIn()).status).toBe(503)
  expect(await asked(), 'one to try').toBe(11)
  await faults()
  world.clock.advance(3)
  expect((await signIn()).status).toBe(201)
  expect((await signIn()).status).toBe(201)
})

it('gives up an answer that would drip for minutes, and serves everybody else meanwhile', async () => {
  const { phone, flowId, code } = await readyToTap()
  const slow = { kind: 'drip', bytesPerSecond: 1, times: 1 }
  await faults({ route: phoneRoute, ...slow }, { route: loginRoute, ...slow })
  const dripping = [expectProblem(signIn()), expectProblem(phone.submitCode(flowId, code))]
  await untilStruck()
  expect(await (await world.holdPhone(await world.somebody())).join()).toMatchObject({ isNew: true })
  expect((await dripping[0])!.code).toBe('wechat_unavailable')
  expect(['wechat_unavailable', 'tap_again']).toContain((await dripping[1])!.code)
})

/** Until every fault has struck as often as it may. */
async function untilStruck(): Promise<void> {
  for (;;) {
    const { faults: left } = await world.wechat.state<{ faults: { times?: number }[] }>()
    if (left.every(({ times }) => times === 0)) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('an answer of WeChat that is', () => {
  const shapes = ['bom', 'huge', 'deep', 'truncated', 'no_phone_info', 'wrong_types', 'empty'] as const
  it.each(shapes)('%s registers nobody, signs nobody in, and is told like any other trouble', async (body) => {
    const { phone, flowId, code } = await readyToTap()
    await faults({ route: phoneRoute, kind: 'malformed', body })
    expect(await expectProblem(phone.submitCode(flowId, code))).toMatchObject({ code: 'wechat_unavailable' })
    const isOfTaps = body === 'no_phone_info' || body === 'wrong_types'
    await faults({ route: loginRoute, kind: 'malformed', body })
    if (!isOfTaps) expect(await signIn()).toMatchObject({ status: 503, body: { code: 'wechat_unavailable' } })
    await wechatIsBack()
    expect((await phone.reopen()).session.account).toBeUndefined()
    expect((await phone.flow(flowId)).state).toBe('created')
    expect(await phone.submitCode(flowId, (await phone.tap()).code)).toMatchObject({ isNew: true })
  })
})

it('fetches one new access_token, or two, for all taps under way at two servers when the old one dies', async () => {
  const other = await world.startAnother()
  await (await world.holdPhone(await world.somebody())).join() // a token is held from here on
  const servers = [world.server.url, other.url]
  const taps: Awaited<ReturnType<typeof readyToTap>>[] = []
  await inLanes([...Array(32).keys()], async (n) => void taps.push(await readyToTap(servers[n % 2])))
  for (const { phone } of taps.slice(0, 2)) await phone.join({ scene: 'booking' })
  const { WECHAT_APPID: appid, WECHAT_SECRET: secret } = world.environment
  const body = { grant_type: 'client_credential', appid, secret, force_refresh: true }
  await call('POST', world.wechat.url + tokenRoute, { body })
  const before = await world.wechat.calls(tokenRoute)
  const outcomes = await Promise.all(taps.map(({ phone, flowId, code }) => phone.submitCode(flowId, code)))
  expect(outcomes.every(({ isNew }) => isNew)).toBe(true)
  expect((await world.wechat.calls(tokenRoute)) - before).toBeLessThanOrEqual(2)
})

it.each([40125, 40164])(
  'asks no more for a token that is refused with %i, says so to the operator, and heals',
  async (errcode) => {
    const fresh = await startWorld()
    try {
      await fresh.wechat.faults({ faults: [{ route: tokenRoute, kind: 'errcode', errcode }] })
      for (let tap = 0; tap < 5; tap += 1) {
        const phone = await fresh.holdPhone(await fresh.somebody())
        expect(await expectProblem(phone.join())).toMatchObject({ code: 'wechat_misconfigured', status: 502 })
      }
      expect(await fresh.wechat.calls(tokenRoute)).toBe(1)
      const health = await call('GET', `${fresh.server.opsUrl}/readyz`)
      expect(health.body).toMatchObject({ database: true, wechatTrouble: String(errcode) })
      await fresh.wechat.faults({ faults: [] })
      fresh.clock.advance(60)
      expect(await (await fresh.holdPhone(await fresh.somebody())).join()).toMatchObject({ isNew: true })
    } finally {
      await fresh.close()
    }
  },
)

it('asks who tapped under a session_key that WeChat has replaced to sign in and tap again, and registers the right number', async () => {
  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  await world.wechat.patchUser(phone.person, { rotateSessionKey: true })
  expect(await expectProblem(phone.submitData(flowId, await phone.tap()))).toMatchObject({
    code: 'phone_data_rejected',
  })
  const again = await phone.reopen()
  expect(again.session.account).toBeUndefined()
  const { tokens } = await again.joinWithData()
  const own = await call('GET', `${world.server.url}/v1/account`, { token: tokens!.accessToken })
  expect(own.body.phone).toBe(numberOf(phone.person))
})

it('gives nothing to whom WeChat holds back: no session, no number', async () => {
  const { phone, flowId, code: phoneCode } = await readyToTap()
  await faults({ route: '*', kind: 'errcode', errcode: 40226 })
  const blocked = { status: 403, body: { code: 'user_blocked' } }
  expect(await signIn()).toMatchObject(blocked)
  expect(await phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode })).toMatchObject(blocked)
  await wechatIsBack()
  expect((await phone.reopen()).session.account).toBeUndefined()
})
