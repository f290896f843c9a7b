import { describe, expect, it } from 'vitest'
import { settled } from './testing/clock.ts'
import { FakeDevice, ready } from './testing/device.ts'
import { open, problem } from './testing/server.ts'
import { texts } from './texts.ts'

const phoneRoute = 'POST /v1/flows/:id/phone'

describe('before the tap', () => {
  it('signs in before there is a button, and asks WeChat for nothing until the box is ticked', async () => {
    const device = new FakeDevice()
    device.held = []
    const page = await device.page()
    expect(page.view).toMatchObject({ step: 'preparing', busy: true })
    await device.release()
    expect(page.view).toMatchObject({ step: 'consent', agreed: false, armed: undefined })
    expect(page.register.tap()).toBe(false)
    expect(page.view).toMatchObject({
      consentMissing: true,
      armed: undefined,
      message: { tone: 'hint', text: texts.zh_CN.tickFirst },
    })
    expect(device.server.routes()).toEqual(['POST /v1/sessions'])
    await page.tick()
    expect(page.view).toMatchObject({ step: 'ready', consentMissing: false, message: undefined })
  })

  it('opens the flow with the consent, in the person’s language', async () => {
    const device = new FakeDevice()
    const page = await device.page({ locale: 'en', policyVersion: '7' })
    await page.tick()
    expect(device.server.of('POST /v1/flows')).toMatchObject([
      { body: { purpose: 'account', scene: 'join', consent: { policyVersion: '7' } }, token: 'qs_1', language: 'en' },
    ])
    expect(page.view).toMatchObject({ step: 'ready', offer: 'quick', armed: 'quick', others: ['realtime'] })
  })

  it('unticking withdraws the flow, even while it is being opened', async () => {
    const { device, page, server } = await ready()
    await page.untick()
    expect(server.openFlows()).toBe(0)

    device.held = []
    page.register.agree(true)
    await settled()
    page.register.agree(false)
    await device.release()
    await settled()
    expect(page.view).toMatchObject({ step: 'consent', agreed: false, armed: undefined })
    expect(server.openFlows()).toBe(0)
  })

  it('asks again when another policy is in force, and then agrees to that one', async () => {
    const device = new FakeDevice()
    const page = await device.page()
    device.server.next('POST /v1/flows', problem('consent_outdated', { policyVersion: '2' }))
    await page.tick()
    expect(page.view).toMatchObject({ step: 'consent', agreed: false, policyVersion: '2' })
    expect(page.view.message?.text).toBe('title of consent_outdated')
    await page.tick()
    expect(device.server.of('POST /v1/flows').at(-1)?.body?.consent).toEqual({ policyVersion: '2' })
  })

  it.each(['session_invalid', 'too_many_flows'] as const)('starts a new session on %s', async (code) => {
    const device = new FakeDevice()
    const page = await device.page()
    device.server.next('POST /v1/flows', problem(code))
    await page.tick()
    expect(page.step).toBe('ready')
    expect(device.logins).toBe(2)
  })

  it('does not take a gateway’s page with 200 for a flow', async () => {
    const device = new FakeDevice()
    const page = await device.page()
    device.server.next('POST /v1/flows', { status: 200, body: '<html>' })
    await page.tick()
    expect(page.view).toMatchObject({ step: 'problem', problem: { code: 'bad_answer', retryable: true } })
    page.register.retry()
    await settled()
    expect(page.step).toBe('ready')
  })

  it('renews flow and session in time, so that no tap meets their end', async () => {
    const { device, page, server } = await ready()
    await device.clock.advance(3 * 60 * 60_000)
    expect(page.step).toBe('ready')
    await page.allow()
    expect(page.step).toBe('registered')
    expect(server.of(phoneRoute)).toHaveLength(1)
  })

  it('does not ask for one flow after the other when the server’s clock is wrong', async () => {
    const device = new FakeDevice()
    const page = await device.page()
    const stale = { flowId: 'flow-99', purpose: 'account', scene: 'join', state: 'created', rungs: [open('quick')] }
    for (let i = 0; i < 50; i++) {
      device.server.next('POST /v1/flows', { status: 201, body: { ...stale, expiresAt: '2020-01-01T00:00:00.000Z' } })
    }
    await page.tick()
    await device.clock.advance(10 * 60_000)
    expect(device.server.of('POST /v1/flows').length).toBeLessThanOrEqual(11)
  })

  it('tells the server what the device is, so that it offers nothing this WeChat cannot do', async () => {
    const device = new FakeDevice()
    const page = await device.page({ device: { sdkVersion: '2.22.0', platform: 'ios' } })
    await page.tick()
    expect(device.server.of('POST /v1/flows')[0]?.body?.device).toEqual({ sdkVersion: '2.22.0', platform: 'ios' })
  })
})
