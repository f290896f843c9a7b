// What goes wrong on the way from a typed number to the code, and what a person still has then.
import { DEFAULT_SMS } from '@quickreg/emulator'
import { createLog } from '@quickreg/server'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, Phone } from './support/phone.ts'
import { aWhile, typeNumber } from './support/typing.ts'
import { numberOf } from './support/wechat.ts'
import { startWorld, type World } from './support/world.ts'

const smsRoute = '/_emulator/sms'
const vendorRoute = '/_vendors/tencent/'
const phoneRoute = '/wxa/business/getuserphonenumber'

let world: World
const logged: string[] = []
beforeAll(async () => {
  world = await startWorld({}, { log: createLog('error', { write: (line: string) => void logged.push(line) }) })
})
afterEach(async () => {
  await faults()
  logged.length = 0
  world.clock.advance(aWhile)
})
afterAll(() => world.close())

const faults = (...list: object[]) => world.wechat.faults({ faults: list })
const alarms = () => logged.flatMap((line) => (JSON.parse(line) as { alarm?: string }).alarm ?? [])

/** Value of a counter on the private port. */
async function metric(name: string, kind: string, opsUrl = world.server.opsUrl): Promise<number> {
  const text = await (await fetch(`${opsUrl}/metrics`)).text()
  return Number(new RegExp(`^quickreg_${name}_total\\{kind="${kind}"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0)
}

async function readyToType(server = world.server.url) {
  const phone = await Phone.open(await world.somebody(), server, world.wechat)
  const { flowId } = await phone.openFlow()
  return { phone, flowId, number: numberOf(phone.person) }
}

describe('when the SMS vendor', () => {
  it('does not answer after it sent, the code is good, counted once, and no second one is sent within the minute', async () => {
    const { phone, flowId, number } = await readyToType()
    await faults({ route: smsRoute, kind: 'drop_after_effect' })
    const unknown = await metric('otps_sent', 'unknown')
    expect(await phone.sendOtp(flowId, number)).toMatchObject({ state: 'otp_sent', resendAfterSeconds: 60 })
    expect((await metric('otps_sent', 'unknown')) - unknown).toBe(1)
    await faults()
    world.clock.advance(59)
    expect(await phone.sendOtp(flowId, number)).toMatchObject({ resendAfterSeconds: 1 })
    expect(await world.wechat.inbox(number)).toHaveLength(1)
    expect(await phone.submitOtp(flowId, await world.wechat.newestOtp(number))).toMatchObject({ isNew: true })
  })

  it('does not answer, the message counts against the limits of its number once', async () => {
    const { phone, flowId, number } = await readyToType()
    for (let hits = 0; hits < 5; hits += 1) {
      await faults({ route: smsRoute, kind: 'drop_after_effect', times: 1 })
      await phone.sendOtp(flowId, number)
      world.clock.advance(60)
    }
    expect(await expectProblem(phone.sendOtp(flowId, number))).toMatchObject({ code: 'rate_limited' })
    expect(await world.wechat.inbox(number)).toHaveLength(5)
  })

  it('refuses, the person is told, an alarm is raised, nothing is charged, and one tap is still open', async () => {
    const { phone, flowId, number } = await readyToType()
    await faults({ route: smsRoute, kind: 'status', status: 500 })
    const raised = await metric('alarms', 'sms_failing')
    expect(await expectProblem(phone.sendOtp(flowId, number))).toMatchObject({ code: 'sms_unavailable', status: 503 })
    expect((await metric('alarms', 'sms_failing')) - raised).toBe(1)
    expect(alarms()).toEqual(['sms_failing'])
    const { rungs } = await phone.flow(flowId)
    expect(rungs.map(({ kind, available }) => [kind, available])).toContainEqual(['quick', true])
    expect(await expectProblem(phone.submitOtp(flowId, '000000'))).toMatchObject({ code: 'otp_expired' })
    expect(await phone.submitCode(flowId, (await phone.tap()).code)).toMatchObject({ isNew: true })
  })

  it('is slow with the older message, its code is a wrong one and the newest works', async () => {
    const { phone, flowId, number } = await typeNumber(world)
    world.clock.advance(60)
    await phone.sendOtp(flowId, number)
    const [late, newest] = (await world.wechat.inbox(number)).map(({ text }) => /\d{6}/.exec(text)?.[0])
    if (late !== newest) {
      expect(await expectProblem(phone.submitOtp(flowId, late))).toMatchObject({ code: 'otp_rejected' })
    }
    expect(await phone.submitOtp(flowId, newest)).toMatchObject({ isNew: true })
  })
})

describe('with two SMS vendors', () => {
  const { secretId, secretKey, sdkAppId, sign, templates } = DEFAULT_SMS.tencent
  const tencent = { secretId, secretKey, sdkAppId, sign, templates: { default: { id: templates.zh } } }
  const two = async () => {
    const { url } = world.wechat
    return world.startAnother({
      SMS_PROVIDER: 'tencent,emulator',
      SMS_API_URL: `${url}/_vendors`,
      SMS_SETTINGS: JSON.stringify({ tencent, emulator: { url: `${url}${smsRoute}` } }),
    })
  }

  it('the second sends what the first refuses', async () => {
    const { phone, flowId, number } = await readyToType((await two()).url)
    await faults({ route: vendorRoute, kind: 'status', status: 500 })
    await phone.sendOtp(flowId, number)
    expect((await world.wechat.inbox(number)).map(({ from }) => from)).toEqual(['Quickreg'])
    expect(await phone.submitOtp(flowId, await world.wechat.newestOtp(number))).toMatchObject({ isNew: true })
  })

  it('the second sends nothing when the first does not say whether it sent', async () => {
    const { phone, flowId, number } = await readyToType((await two()).url)
    await faults({ route: vendorRoute, kind: 'drop_after_effect' })
    await phone.sendOtp(flowId, number)
    expect(
      (await world.wechat.inbox(number)).map(({ from }) => from),
      'by the vendor alone',
    ).toEqual([undefined])
    expect(await phone.submitOtp(flowId, await world.wechat.newestOtp(number))).toMatchObject({ isNew: true })
  })

  it('the person is told only if both refuse', async () => {
    const { phone, flowId, number } = await readyToType((await two()).url)
    const down = { kind: 'status', status: 500 }
    await faults({ route: vendorRoute, ...down }, { route: smsRoute, ...down })
    expect(await expectProblem(phone.sendOtp(flowId, number))).toMatchObject({ code: 'sms_unavailable' })
    expect(await world.wechat.inbox(number)).toEqual([])
  })
})

describe('when WeChat’s calls are used up', () => {
  it('for the day, the tap may be repeated later, an alarm is raised, and the code by SMS is what is left', async () => {
    const { phone, flowId, number } = await readyToType()
    await faults({ route: phoneRoute, kind: 'errcode', errcode: 45009 })
    const { code } = await phone.tap()
    const raised = await metric('alarms', 'wechat_trouble')
    const before = await world.wechat.calls(phoneRoute)
    const answer = await phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode: code })
    expect(answer).toMatchObject({ status: 503, body: { code: 'wechat_unavailable', reason: 'no_quota' } })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await world.wechat.calls(phoneRoute), 'no storm').toBe(before + 1)
    expect((await metric('alarms', 'wechat_trouble')) - raised).toBe(1)
    expect(alarms()).toEqual(['wechat_trouble'])

    const { rungs, state } = await phone.flow(flowId)
    expect(state).toBe('created')
    expect(rungs).toEqual([
      { kind: 'quick', available: false, reason: 'no_quota' },
      { kind: 'realtime', available: false, reason: 'no_quota' },
      { kind: 'sms', available: true, countries: ['86'] },
    ])
    await phone.sendOtp(flowId, number)
    expect(await phone.submitOtp(flowId, await world.wechat.newestOtp(number))).toMatchObject({ isNew: true })
  })

  it('the next person is not led to a tap in vain, until an hour later', async () => {
    const { phone, flowId } = await readyToType()
    await faults({ route: phoneRoute, kind: 'errcode', errcode: 45009 })
    await expectProblem(phone.submitCode(flowId, (await phone.tap()).code))
    await faults()
    const next = await world.holdPhone(await world.somebody())
    const taps = async () => (await next.openFlow()).rungs.slice(0, 2).map(({ reason }) => reason ?? 'open')
    expect(await taps()).toEqual(['no_quota', 'no_quota'])
    world.clock.advance(60 * 60 - 1)
    expect(await taps()).toEqual(['no_quota', 'no_quota'])
    world.clock.advance(1)
    expect(await taps()).toEqual(['open', 'open'])
    expect(await next.join()).toMatchObject({ isNew: true })
  })

  it('for the minute, the same tap works a little later', async () => {
    const { phone, flowId } = await readyToType()
    await faults({ route: phoneRoute, kind: 'errcode', errcode: 45011 })
    const { code } = await phone.tap()
    const answer = await phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode: code })
    expect(answer).toMatchObject({ status: 503, body: { code: 'wechat_unavailable' } })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    await faults()
    world.clock.advance(60)
    expect(await phone.submitCode(flowId, code)).toMatchObject({ isNew: true })
  })
})
