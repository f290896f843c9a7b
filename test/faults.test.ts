import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { expectProblem, type Phone } from './support/phone.ts'
import { startWorld, type World } from './support/world.ts'

const phoneRoute = '/wxa/business/getuserphonenumber'
const loginRoute = '/sns/jscode2session'
const confirmRoute = '/wxa/business/checkencryptedmsg'
const tokenRoute = '/cgi-bin/stable_token'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterEach(wechatIsBack)
afterAll(() => world.close())

const faults = (...list: object[]) => world.wechat.faults({ faults: list })

/** No faults, and long enough after them for the server to dare to ask again. */
async function wechatIsBack() {
  await faults()
  world.clock.advance(30)
}

async function readyToTap(): Promise<{ phone: Phone; flowId: string; code: string | undefined }> {
  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  return { phone, flowId, code: (await phone.tap()).code }
}

const signIn = async () =>
  expectProblem(
    call('POST', `${world.server.url}/v1/sessions`, {
      body: { loginCode: await world.wechat.login(await world.somebody()) },
    }),
  )

describe('when WeChat is unwell, signing in', () => {
  const unusable = [
    ['is busy', { kind: 'errcode', errcode: -1 }],
    ['answers with HTML', { kind: 'malformed', body: 'html' }],
    ['answers with nothing', { kind: 'malformed', body: 'empty' }],
    ['answers 500', { kind: 'status', status: 500 }],
    ['cuts its answer', { kind: 'cut', afterBytes: 10 }],
    ['limits us', { kind: 'errcode', errcode: 45011 }],
  ] as const
  for (const [what, fault] of unusable) {
    it(`is a retryable failure if it ${what}, and asks once: the login code may be spent`, async () => {
      const before = await world.wechat.calls(loginRoute)
      await faults({ route: loginRoute, ...fault })
      const problem = await signIn()
      expect(problem).toMatchObject({ code: 'wechat_unavailable', status: 503 })
      expect(problem.retryAfterSeconds).toBeGreaterThan(0)
      expect((await world.wechat.calls(loginRoute)) - before).toBe(1)
    })
  }

  it('waits for a slow answer, but not for one that never comes', async () => {
    await faults({ route: loginRoute, kind: 'delay', delayMs: 2_500, times: 1 })
    expect((await (await world.holdPhone(await world.somebody())).openFlow()).state).toBe('created')
    await faults({ route: loginRoute, kind: 'no_answer', times: 1 })
    expect(await signIn()).toMatchObject({ code: 'wechat_unavailable' })
  })

  it('says what is wrong with a code, a person or the configuration', async () => {
    for (const [errcode, code] of [
      [40029, 'wechat_code_rejected'],
      [40163, 'wechat_code_rejected'],
      [40226, 'user_blocked'],
      [40125, 'wechat_misconfigured'],
      [40164, 'wechat_misconfigured'],
    ] as const) {
      await faults({ route: loginRoute, kind: 'errcode', errcode })
      expect(await signIn(), String(errcode)).toMatchObject({ code })
    }
    const health = await call('GET', `${world.server.opsUrl}/readyz`)
    expect(health.body).toMatchObject({ database: true, wechatTrouble: '40164' })
  })
})

describe('when WeChat is unwell, one tap', () => {
  it('survives one busy answer unnoticed', async () => {
    const { phone, flowId, code } = await readyToTap()
    await faults({ route: phoneRoute, kind: 'errcode', errcode: -1, times: 1 })
    expect(await phone.submitCode(flowId, code)).toMatchObject({ isNew: true })
  })

  it('can be sent again, as it is, once WeChat is back', async () => {
    const { phone, flowId, code } = await readyToTap()
    await faults({ route: phoneRoute, kind: 'errcode', errcode: -1 })
    expect(await expectProblem(phone.submitCode(flowId, code))).toMatchObject({ code: 'wechat_unavailable' })
    await wechatIsBack()
    expect(await phone.submitCode(flowId, code)).toMatchObject({ isNew: true })
  })

  it('costs none of a day’s three where WeChat says it gave nothing, and one however often its answer is lost', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const submit = async (flowId: string, code: string | undefined) => {
      const answer = await phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode: code })
      return answer.body.code ?? answer.body.state
    }
    const tap = async () => {
      const { flowId } = await phone.openFlow('booking')
      const answer = await submit(flowId, (await phone.tap()).code)
      await phone.send('DELETE', `/v1/flows/${flowId}`)
      return answer
    }
    await faults({ route: phoneRoute, kind: 'errcode', errcode: 45011 })
    for (let taps = 0; taps < 5; taps += 1) expect(await tap()).toBe('wechat_unavailable')

    const { code } = await phone.tap()
    const { flowId } = await phone.openFlow('booking')
    for (const lost of [
      { kind: 'errcode', errcode: -1 },
      { kind: 'malformed', body: 'html' },
    ]) {
      await faults({ route: phoneRoute, ...lost })
      for (let times = 0; times < 3; times += 1) expect(await submit(flowId, code)).toBe('wechat_unavailable')
      await wechatIsBack()
    }
    expect([await tap(), await tap(), await tap()]).toEqual(['completed', 'completed', 'rung_closed'])
    expect(await submit(flowId, code), 'WeChat may have spent it').toBe('tap_again')
  })

  it('asks for one more tap when the answer was lost after WeChat had spent the code', async () => {
    const { phone, flowId, code } = await readyToTap()
    await faults({ route: phoneRoute, kind: 'drop_after_effect', times: 1 })
    expect(await expectProblem(phone.submitCode(flowId, code))).toMatchObject({ code: 'tap_again' })
    expect(await phone.submitCode(flowId, (await phone.tap()).code)).toMatchObject({ isNew: true })
  })

  it('stores no number from an answer of the wrong shape', async () => {
    const { phone, flowId, code } = await readyToTap()
    await faults({ route: phoneRoute, kind: 'malformed', body: 'html' })
    expect(await expectProblem(phone.submitCode(flowId, code))).toMatchObject({ code: 'wechat_unavailable' })
    expect((await phone.reopen()).session.account).toBeUndefined()
  })

  it('shares one new access_token among all taps when another server made the old one invalid', async () => {
    const { code: first, flowId: firstFlow, phone: firstPhone } = await readyToTap()
    await firstPhone.submitCode(firstFlow, first) // the server holds a token from here on
    const taps = await Promise.all(Array.from({ length: 20 }, readyToTap))
    const { WECHAT_APPID: appid, WECHAT_SECRET: secret } = world.environment
    const body = { grant_type: 'client_credential', appid, secret, force_refresh: true }
    await call('POST', world.wechat.url + tokenRoute, { body })
    const before = await world.wechat.calls(tokenRoute)
    const outcomes = await Promise.all(taps.map(({ phone, flowId, code }) => phone.submitCode(flowId, code)))
    expect(outcomes.every(({ isNew }) => isNew)).toBe(true)
    expect((await world.wechat.calls(tokenRoute)) - before).toBe(1)
  })
})

describe('when WeChat cannot confirm first-generation data', () => {
  it('counts nothing against the person, who may send the same tap again', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    const detail = await phone.tap()
    await faults({ route: confirmRoute, kind: 'errcode', errcode: -1 })
    for (let attempt = 0; attempt < 7; attempt += 1) {
      expect(await expectProblem(phone.submitData(flowId, detail))).toMatchObject({ code: 'wechat_unavailable' })
    }
    await wechatIsBack()
    expect(await phone.submitData(flowId, detail)).toMatchObject({ isNew: true, confirmed: true })
  })
})

it('gives the WeChat trouble no way into the answer: no secret, no errmsg, no stack', async () => {
  const { phone, flowId, code } = await readyToTap()
  await faults({ route: phoneRoute, kind: 'errcode', errcode: 48001, errmsg: 'api unauthorized rid: canary' })
  const reply = await phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode: code })
  expect(reply.status).toBe(502)
  expect(Object.keys(reply.body).sort()).toEqual(['code', 'status', 'title', 'traceId', 'type'])
  expect(JSON.stringify(reply.body)).not.toMatch(/canary|rid|48001|at \w+ \(/)
})
