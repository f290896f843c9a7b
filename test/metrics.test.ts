import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { expectProblem } from './support/phone.ts'
import { numberOf } from './support/wechat.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld({ DOCS: 'private' })))
afterAll(() => world?.close())

/** The samples of one metric, as `labels → value`. */
async function samples(name: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${world.server.opsUrl}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
  return Object.fromEntries(
    lines.map((line) => {
      const [, labels = '', value] = /^[^{ ]+(?:\{(.*)\})? (.+)$/.exec(line) ?? []
      return [labels, Number(value)]
    }),
  )
}

describe('what the operator can read of a day', () => {
  beforeAll(async () => {
    const { wechat } = world
    const lin = await world.somebody()
    await (await world.holdPhone(lin)).join()
    const chen = await world.holdPhone(await world.somebody())
    const { flowId } = await chen.openFlow()
    await chen.reportRefusal(flowId, await chen.tap({ allow: false }))
    await expectProblem(chen.submitCode(flowId, 'made-up'))
    await chen.sendOtp(flowId, numberOf(chen.person))
    const otp = await wechat.newestOtp(numberOf(chen.person))
    await expectProblem(chen.submitOtp(flowId, otp === '000000' ? '000001' : '000000'))
    await chen.submitOtp(flowId, otp)
    const again = await world.holdPhone(lin)
    await again.openFlow()
    const { flowId: booking } = await again.openFlow('booking')
    await again.send('DELETE', `/v1/flows/${booking}`)
    const { flowId: known } = await again.openFlow('booking')
    await again.useKnownPhone(known)
  })

  it('tells what became of flows, by rung and reason', async () => {
    expect(await samples('quickreg_flow_outcomes_total')).toEqual({
      'kind="opened",rung="",reason=""': 4,
      'kind="completed",rung="quick",reason=""': 1,
      'kind="declined",rung="quick",reason="user_declined"': 1,
      'kind="refused",rung="quick",reason="wechat_code_rejected"': 1,
      'kind="completed",rung="sms",reason=""': 1,
      'kind="completed",rung="account",reason=""': 1,
      'kind="cancelled",rung="",reason=""': 1,
      'kind="completed",rung="known",reason=""': 1,
    })
  })

  it('counts and times requests by route, calls of WeChat by path, and units of the store', async () => {
    const requests = await samples('quickreg_request_seconds_count')
    expect(requests['method="POST",route="/v1/sessions",status="201"']).toBe(3)
    expect(requests['method="POST",route="/v1/flows/:flowId/phone",status="409"']).toBe(1)
    const calls = await samples('quickreg_wechat_call_seconds_count')
    expect(calls['path="/sns/jscode2session",outcome="ok"']).toBe(3)
    expect(calls['path="/wxa/business/getuserphonenumber",outcome="refused"']).toBe(1)
    expect(await samples('quickreg_wechat_errcodes_total')).toEqual({
      'path="/wxa/business/getuserphonenumber",errcode="40029"': 1,
    })
    expect((await samples('quickreg_store_unit_seconds_count'))['outcome="kept"']).toBeGreaterThan(10)
    expect(await samples('quickreg_store_pending')).toEqual({ '': expect.any(Number) })
  })

  it('counts codes sent and entered, and what they cost', async () => {
    expect(await samples('quickreg_otps_sent_total')).toEqual({ 'kind="sent"': 1 })
    expect(await samples('quickreg_otps_tried_total')).toEqual({ 'kind="wrong"': 1, 'kind="completed"': 1 })
    expect((await samples('quickreg_budget_used_ratio'))['budget="sms"']).toBeGreaterThan(0)
  })

  it('names the limit that refused somebody', async () => {
    const phone = await world.holdPhone(await world.somebody())
    for (let n = 0; n < 5; n += 1) await phone.openFlow()
    await expectProblem(phone.openFlow())
    expect(await samples('quickreg_limited_total')).toEqual({ 'kind="flows"': 1 })
  })

  it('says which version runs, and how late the event loop is', async () => {
    expect(Object.keys(await samples('quickreg_build_info'))).toEqual([
      expect.stringMatching(/^version="\d+\.\d+\.\d+"$/),
    ])
    expect((await samples('nodejs_eventloop_lag_p99_seconds'))['']).toBeGreaterThanOrEqual(0)
  })
})

describe('a stranger', () => {
  it.each([
    '/metrics',
    '/docs',
    '/openapi.json',
    '/debug',
    '/health',
    '/status',
    '/server-status',
    '/actuator/prometheus',
  ])('finds no %s on the public port', async (path) =>
    expect((await call('GET', world.server.url + path)).status).toBe(404),
  )

  it('learns of the health of the service whether it lives and serves, and nothing else', async () => {
    expect((await call('GET', `${world.server.url}/healthz`)).body).toEqual({ text: 'ok' })
    expect((await call('GET', `${world.server.url}/readyz`)).body).toEqual({ text: 'ok' })
  })

  it('finds nothing but figures and health on the private one', async () => {
    const { opsUrl } = world.server
    for (const path of ['/', '/v1/sessions', '/docs', '/openapi.json', '/debug/pprof']) {
      expect((await call('GET', opsUrl + path)).status).toBe(404)
    }
    const { hostname } = new URL(opsUrl)
    expect(hostname, 'unless told otherwise, for this machine only').toBe('127.0.0.1')
  })
})
