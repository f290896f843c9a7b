import { describe, expect, it } from 'vitest'
import { settled } from './testing/clock.ts'
import { FakeDevice, origin } from './testing/device.ts'
import { closed, open, problem } from './testing/server.ts'
import { texts } from './texts.ts'

const phoneRoute = 'POST /v1/flows/:id/phone'

async function ready(device = new FakeDevice()) {
  const page = await device.page()
  await page.tick()
  return { device, page, server: device.server }
}

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

describe('a tap', () => {
  it('registers, and leaves no token where a page could see it', async () => {
    const { page, server } = await ready()
    await page.allow()
    expect(server.of(phoneRoute)[0]?.body).toEqual({ rung: 'quick', phoneCode: 'phone-code' })
    expect(page.event('registered')).toMatchObject([
      { detail: { isNew: true, confirmed: true, account: { id: 'acc-1' } } },
    ])
    expect(page.client.account()).toMatchObject({ phone: '138******00' })
    expect((await page.client.tokens())?.accessToken).toMatch(/^at_/)
    expect(JSON.stringify([page.events, page.views])).not.toMatch(/at_|qr_|qs_/)
  })

  it('leaves the button as it is until the event came, behind a shield', async () => {
    const { page } = await ready()
    expect(page.register.tap()).toBe(true)
    expect(page.view).toMatchObject({ step: 'asking', armed: 'quick', shielded: true })
    expect(page.register.tap()).toBe(false)
  })

  it('twice in a row is handed in once', async () => {
    const { page, server } = await ready()
    const first = page.allow()
    const second = page.allow('phone-code-2')
    await Promise.all([first, second])
    expect(server.of(phoneRoute)).toHaveLength(1)
    expect(page.step).toBe('registered')
  })

  it('that follows another within three seconds asks WeChat for nothing: every sheet may be billed', async () => {
    const { device, page } = await ready()
    expect(page.register.tap()).toBe(true)
    await device.clock.advance(2_999)
    expect(page.view.shielded).toBe(true)
    expect(page.register.tap()).toBe(false)
    await device.clock.advance(1)
    expect(page.register.tap()).toBe(true)
  })

  it('is possible again when its event got lost', async () => {
    const { device, page } = await ready()
    page.register.tap()
    await device.clock.advance(3_000)
    expect(page.view).toMatchObject({ step: 'asking', armed: 'quick', shielded: false })
    await page.allow()
    expect(page.step).toBe('registered')
  })

  it('is nothing while something is under way', async () => {
    const { device, page } = await ready()
    device.held = []
    await page.allow()
    expect(page.view).toMatchObject({ step: 'submitting', busy: true, armed: undefined })
    expect(page.register.tap()).toBe(false)
    page.register.agree(false)
    page.register.choose('realtime')
    await device.release()
    expect(page.step).toBe('registered')
  })

  it('never calls wx.login before its number was handed in', async () => {
    const { device, page, server } = await ready()
    server.endSessions()
    await page.allow()
    expect(server.of(phoneRoute)).toHaveLength(1)
    expect(page.view).toMatchObject({ step: 'ready', armed: 'quick', message: { text: texts.zh_CN.tapAgain } })
    expect(device.logins).toBe(2)
    await page.allow('another')
    expect(page.step).toBe('registered')
  })
})

describe('between a tap and its result', () => {
  const openSheetLate = async () => {
    const device = new FakeDevice()
    const client = device.launch()
    await client.signIn()
    await device.clock.advance(117 * 60_000)
    const page = await device.page({ client })
    await page.tick()
    page.register.tap()
    await device.clock.advance(2.5 * 60_000)
    return { device, page, client }
  }

  it('nobody signs in anew, whoever asks', async () => {
    const { device, page, client } = await openSheetLate()
    const asked = Promise.all([client.tokens(), client.signIn(), device.page({ client })])
    await settled()
    expect(device.logins).toBe(1)

    device.server.next(phoneRoute, 'offline')
    await page.allow()
    expect(device.logins).toBe(1)
    await device.clock.advance(1_000)
    await asked
    expect(page.step).toBe('registered')
    expect(device.logins).toBe(2)
    expect(device.server.of(phoneRoute).map(({ token }) => token)).toEqual(['qs_1', 'qs_1'])
  })

  it('signing in waits for a refusal too, but not for ever for an event that got lost', async () => {
    const first = await openSheetLate()
    void first.client.signIn()
    await first.page.deny()
    expect(first.device.logins).toBe(2)

    const second = await openSheetLate()
    void second.client.signIn()
    await second.device.clock.advance(12 * 60_000)
    expect(second.device.logins).toBe(1)
    await second.device.clock.advance(60_000)
    expect(second.device.logins).toBe(2)
  })
})

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

describe('a tap that brought nothing', () => {
  it('goes to the server as the device said it; the answer is shown, not interpreted', async () => {
    const { page, server } = await ready()
    await page.deny('getPhoneNumber:fail:user cancel')
    expect(server.of('POST /v1/flows/:id/refusal')[0]?.body).toEqual({ errMsg: 'getPhoneNumber:fail:user cancel' })
    expect(page.view).toMatchObject({
      ...{ step: 'ready', agreed: true, offer: 'realtime', armed: 'realtime', others: ['quick'] },
      message: { tone: 'hint', text: 'because user_declined' },
    })
    expect(page.event('declined')).toEqual([
      { type: 'declined', detail: { reason: 'user_declined', next: 'realtime', message: 'because user_declined' } },
    ])
  })

  it('can be followed at once by another', async () => {
    const { page } = await ready()
    await page.deny()
    expect(page.view.shielded).toBe(false)
    expect(page.register.tap()).toBe(true)
  })

  it('stays as it was when nothing else is open', async () => {
    const device = new FakeDevice()
    device.server.rungs = [open('quick')]
    device.server.refusal = { reason: 'user_declined' }
    const { page } = await ready(device)
    await page.deny()
    expect(page.view).toMatchObject({ step: 'ready', offer: 'quick', armed: 'quick' })
    expect(page.view.rungs[0]).toMatchObject({ kind: 'quick', available: true, declined: true })
  })

  it('is remembered for this scene on this phone, until the person registers', async () => {
    const { device, page } = await ready()
    await page.deny()
    page.register.dispose()
    const later = await ready(device)
    expect(later.page.view.offer).toBe('realtime')
    expect(later.page.view.rungs[0]).toMatchObject({ declined: true, words: texts.zh_CN.declinedBefore })

    const elsewhere = await device.page({ scene: 'booking', purpose: 'contact' })
    await elsewhere.tick()
    expect(elsewhere.view.offer).toBe('quick')

    later.page.register.choose('quick')
    await later.page.allow()
    expect(device.storage.size).toBe(0)
  })

  it.each(['garbage', 7, { length: 1 }, null])('is remembered although %j was stored there', async (garbage) => {
    const device = new FakeDevice()
    device.storage.set(`quickreg:declined:${origin}:join`, garbage)
    const { page } = await ready(device)
    await page.deny()
    expect(page.view).toMatchObject({ step: 'ready', offer: 'realtime' })
    expect([...device.storage.values()]).toEqual([['quick']])
  })

  it.each(['no_quota', 'no_permission', 'network'] as const)('%s is not remembered as a refusal', async (reason) => {
    const device = new FakeDevice()
    device.server.refusal = { reason, next: 'realtime' }
    const { page } = await ready(device)
    await page.deny()
    expect(device.storage.size).toBe(0)
    expect(page.event('declined')).toMatchObject([{ detail: { reason } }])
  })

  it('offline, says so and leaves everything as it was', async () => {
    const { device, page } = await ready()
    device.online = false
    await page.deny('getPhoneNumber:fail network')
    expect(page.view).toMatchObject({ step: 'ready', armed: 'quick', message: { text: texts.zh_CN.offline } })
    device.online = true
    await page.allow()
    expect(page.step).toBe('registered')
  })

  it('in a flow that has expired, opens another without a word', async () => {
    const { page, server } = await ready()
    server.expireFlows()
    await page.deny()
    expect(page.view).toMatchObject({ step: 'ready', armed: 'quick', agreed: true, message: undefined })
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

describe('a number the server knows', () => {
  it('serves without a sheet', async () => {
    const device = new FakeDevice()
    device.server.knownPhone = '138******00'
    const page = await device.page({ scene: 'booking', purpose: 'contact' })
    await page.tick()
    expect(page.view).toMatchObject({ offer: 'known', armed: undefined, knownPhone: '138******00' })
    expect(page.register.tap()).toBe(false)
    await settled()
    expect(device.server.of('POST /v1/flows/:id/known')[0]?.body).toEqual({})
    expect(page.event('registered')).toMatchObject([{ detail: { contact: { scene: 'booking' } } }])
    expect(page.client.account()).toBeUndefined()
  })

  it('may be passed over for another', async () => {
    const device = new FakeDevice()
    device.server.knownPhone = '138******00'
    const page = await device.page({ scene: 'booking', purpose: 'contact' })
    await page.tick()
    page.register.choose('quick')
    expect(page.view).toMatchObject({ armed: 'quick', others: ['known', 'realtime'] })
  })

  it('of somebody who signed out brings her back only when she says so', async () => {
    const { device, page } = await ready()
    await page.allow()
    await page.client.signOut()

    const next = await device.page()
    expect(next.step).toBe('consent')
    await next.tick()
    expect(next.view).toMatchObject({ step: 'ready', offer: 'known', knownPhone: '138******00', armed: undefined })
    expect(next.client.account()).toBeUndefined()
    next.register.tap()
    expect(next.step).toBe('registered')
    expect(next.client.account()).toMatchObject({ id: 'acc-1' })
    expect((await next.client.tokens())?.accessToken).toBeDefined()
  })
})
