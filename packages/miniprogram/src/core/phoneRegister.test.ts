import { describe, expect, it } from 'vitest'
import { settled } from './testing/clock.ts'
import { FakeDevice, ready } from './testing/device.ts'
import { texts } from './texts.ts'

const phoneRoute = 'POST /v1/flows/:id/phone'

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
