import { describe, expect, it } from 'vitest'
import { settled } from './testing/clock.ts'
import { FakeDevice, ready } from './testing/device.ts'
import { closed, open, problem } from './testing/server.ts'
import { texts } from './texts.ts'

const phoneRoute = 'POST /v1/flows/:id/phone'

describe('a number that WeChat has billed is not lost', () => {
  it.each([
    ['the answer got lost', 'lost' as const],
    ['the network was away', 'offline' as const],
    ['WeChat had trouble', problem('wechat_unavailable')],
    ['another request was at it', problem('in_progress', { retryAfterSeconds: 1 })],
    ['the server was busy', problem('overloaded')],
    ['a gateway answered', { status: 502, body: '<html>' }],
    ['a gateway’s page came with 200', { status: 200, body: '<html>' }],
    ['a gateway’s JSON came with 200', { status: 200, body: { code: 0, title: 'ok', state: 'maintenance' } }],
    ['nothing came with 204', { status: 204 }],
  ])('when %s: the same body again', async (_why, fate) => {
    const { device, page, server } = await ready()
    server.next(phoneRoute, fate, fate)
    await page.allow()
    expect(page.view).toMatchObject({ step: 'submitting', message: { tone: 'busy' } })
    await device.clock.advance(3_000)
    expect(page.step).toBe('registered')
    const bodies = server.of(phoneRoute).map(({ body }) => body)
    expect(bodies).toEqual([bodies[0], bodies[0], bodies[0]])
  })

  it('waits twice as long each time, and never longer than eight seconds', async () => {
    const { device, page, server } = await ready()
    const since = device.clock.now()
    const at: number[] = []
    const { answer } = server
    server.answer = (...call) => {
      if (call[1].endsWith('/phone')) at.push(device.clock.now() - since)
      return answer.apply(server, call)
    }
    server.next(phoneRoute, ...Array.from({ length: 7 }, () => 'offline' as const))
    await page.allow()
    await device.clock.advance(60_000)
    expect(at).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 23_500, 31_500])
    expect(page.step).toBe('registered')
  })

  it('waits as long as the server asks', async () => {
    const { device, page, server } = await ready()
    server.next(phoneRoute, problem('overloaded', { retryAfterSeconds: 20 }))
    await page.allow()
    await device.clock.advance(19_000)
    expect(server.of(phoneRoute)).toHaveLength(1)
    await device.clock.advance(1_000)
    expect(page.step).toBe('registered')
  })

  it('after a minute the person says when, and it is still the same body', async () => {
    const { device, page, server } = await ready()
    device.online = false
    await page.allow()
    await device.clock.advance(120_000)
    expect(page.view).toMatchObject({ step: 'problem', problem: { code: 'network', retryable: true } })
    expect(page.event('failed')).toMatchObject([{ detail: { code: 'network', message: texts.zh_CN.failures.network } }])
    device.online = true
    page.register.retry()
    await settled()
    expect(page.step).toBe('registered')
    expect(server.of(phoneRoute)[0]?.body).toEqual({ rung: 'quick', phoneCode: 'phone-code' })
  })

  it('when the flow is renewed under a sheet whose tap nobody was told of', async () => {
    const { device, page, server } = await ready()
    device.held = []
    await device.clock.advance(14.5 * 60_000)
    expect(page.step).toBe('opening')
    page.register.phoneEvent('quick', { detail: { errMsg: 'getPhoneNumber:ok', code: 'paid' } })
    await device.release()
    await settled()
    expect(page.step).toBe('registered')
    expect(server.of(phoneRoute)).toMatchObject([{ body: { phoneCode: 'paid' } }])
    expect(server.openFlows()).toBe(0)
  })

  it('when the page went while that sheet was open', async () => {
    const { page, server } = await ready()
    page.register.dispose()
    await settled()
    page.register.phoneEvent('quick', { detail: { errMsg: 'getPhoneNumber:ok', code: 'paid' } })
    await settled()
    expect(page.client.account()).toMatchObject({ id: 'acc-1' })
    expect(server.openFlows()).toBe(0)
  })

  it('and a sheet that was declined then leaves a flow that is renewed in its turn', async () => {
    const { device, page } = await ready()
    device.held = []
    await device.clock.advance(14.5 * 60_000)
    page.register.phoneEvent('quick', { detail: { errMsg: 'getPhoneNumber:fail user deny' } })
    await device.release()
    await settled()
    expect(page.view).toMatchObject({ step: 'ready', offer: 'realtime' })
    await device.clock.advance(2 * 60_000)
    expect(page.steps().slice(-2)).toEqual(['opening', 'ready'])
  })

  it('a flow that expired is replaced under the same consent, and the code counts there', async () => {
    const { page, server } = await ready()
    server.expireFlows()
    await page.allow()
    expect(page.step).toBe('registered')
    expect(server.of('POST /v1/flows')).toHaveLength(2)
  })

  it('a second flow that is closed as well is not replaced: the person taps again', async () => {
    const { page, server } = await ready()
    server.next(phoneRoute, ...Array.from({ length: 5 }, () => problem('flow_closed')))
    await page.allow()
    expect(server.of(phoneRoute)).toHaveLength(2)
    expect(page.view).toMatchObject({ step: 'ready', armed: 'quick', message: { text: texts.zh_CN.tapAgain } })
  })

  it('is handed in though the page is gone, and nobody is told', async () => {
    const { page, server } = await ready()
    page.register.tap()
    page.register.dispose()
    const before = page.views.length
    page.register.phoneEvent('quick', { detail: { code: 'c' } })
    await settled()
    expect(server.account).toBeDefined()
    expect(page.client.account()).toBeDefined()
    expect(page.views).toHaveLength(before)
    expect(page.event('registered')).toEqual([])
  })

  it('a page that goes without a tap gives its flow up', async () => {
    const { page, server } = await ready()
    page.register.dispose()
    await settled()
    expect(server.openFlows()).toBe(0)
  })
})

describe('whoever signs out while her number is on its way', () => {
  it('stays signed out, now and at the next launch', async () => {
    const { device, page } = await ready()
    device.held = []
    const handedIn = page.allow()
    await page.client.signOut()
    await device.release()
    await handedIn
    await settled()
    expect(page.client.account()).toBeUndefined()
    expect(page.event('registered')).toEqual([])
    expect(page.view).toMatchObject({ step: 'consent', agreed: false })

    const next = device.launch()
    await next.signIn()
    expect(next.account()).toBeUndefined()
  })

  it('still leaves the number of a booking', async () => {
    const device = new FakeDevice()
    const page = await device.page({ scene: 'booking', purpose: 'contact' })
    await page.tick()
    device.held = []
    await page.allow()
    const left = page.client.signOut()
    await device.release()
    await left
    expect(page.event('registered')).toMatchObject([{ detail: { contact: { scene: 'booking' } } }])
  })

  it('is signed in again when she then submits anew', async () => {
    const device = new FakeDevice()
    const { page } = await ready(device)
    device.held = []
    const handedIn = page.allow()
    await page.client.signOut()
    await device.release()
    await handedIn
    await page.tick()
    page.register.tap()
    await settled()
    expect(page.step).toBe('registered')
    const next = device.launch()
    await next.signIn()
    expect(next.account()).toMatchObject({ id: 'acc-1' })
  })
})

describe('answers that end a tap', () => {
  it.each(['wechat_code_rejected', 'tap_again'] as const)('%s: one more tap', async (code) => {
    const { page, server } = await ready()
    server.next(phoneRoute, problem(code))
    await page.allow()
    expect(page.view).toMatchObject({ step: 'ready', armed: 'quick', message: { text: `title of ${code}` } })
    expect(page.event('failed')).toMatchObject([{ detail: { code } }])
    await page.allow('next')
    expect(page.step).toBe('registered')
  })

  it('phone_data_rejected: a new sign-in, then one more tap', async () => {
    const { device, page, server } = await ready()
    server.next(phoneRoute, problem('phone_data_rejected'))
    page.register.tap()
    page.register.phoneEvent('quick', { detail: { encryptedData: 'AAAA', iv: 'BBBB' } })
    await settled()
    expect(server.of(phoneRoute)[0]?.body).toEqual({ rung: 'quick', encryptedData: 'AAAA', iv: 'BBBB' })
    expect(device.logins).toBe(2)
    expect(page.view).toMatchObject({ step: 'ready', armed: 'quick', message: { text: texts.zh_CN.tapAgain } })
  })

  it('WeChat’s quota of the day is used up: SMS, at once', async () => {
    const device = new FakeDevice()
    device.server.rungs = [open('quick'), open('sms')]
    const { page, server } = await ready(device)
    server.next(phoneRoute, problem('wechat_unavailable', { retryAfterSeconds: 3_600, reason: 'no_quota' }))
    server.closeRung('quick', 'no_quota')
    await page.allow()
    expect(server.of(phoneRoute)).toHaveLength(1)
    expect(page.view).toMatchObject({ offer: 'sms', message: { text: 'title of wechat_unavailable' } })
  })

  it.each(['user_blocked', 'scene_unknown', 'invalid_request'] as const)('%s: no way on here', async (code) => {
    const { page, server } = await ready()
    server.next(phoneRoute, problem(code))
    await page.allow()
    expect(page.view.problem).toMatchObject({ code, message: `title of ${code}`, retryable: false })
    page.register.retry()
    expect(page.step).toBe('problem')
  })

  it.each(['brand_new', 'constructor', 'toString', '__proto__'])(
    'a code this device has never heard of: shown, and may be tried again (%s)',
    async (code) => {
      const { page, server } = await ready()
      server.next(phoneRoute, { status: 409, body: { code, title: 'Something new.' } })
      await page.allow()
      expect(page.view.problem).toMatchObject({ code, message: 'Something new.', retryable: true })
    },
  )

  it('a reason this device has never heard of has no words', async () => {
    const device = new FakeDevice()
    device.server.rungs = [open('quick'), closed('sms', 'constructor' as never)]
    const { page } = await ready(device)
    expect(page.view.rungs[1]).toMatchObject({ kind: 'sms', available: false })
    expect(page.view.rungs[1]?.words).toBeUndefined()
  })
})
