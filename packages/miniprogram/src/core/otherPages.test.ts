import { describe, expect, it } from 'vitest'
import { settled } from './testing/clock.ts'
import { FakeDevice, ready } from './testing/device.ts'
import { problem } from './testing/server.ts'
import { texts } from './texts.ts'

const phoneRoute = 'POST /v1/flows/:id/phone'
const booking = { scene: 'booking', purpose: 'contact' } as const

describe('two pages of one mini program', () => {
  it('ask for one number: who has joined on one is a member on the other', async () => {
    const device = new FakeDevice()
    const { page: tab } = await ready(device)
    const { client } = tab
    const unticked = await device.page({ client })
    const { page } = await ready(device, { client })
    await page.allow()
    for (const other of [tab, unticked]) {
      expect(other.view).toMatchObject({ step: 'registered', armed: undefined })
      expect(other.event('registered')).toMatchObject([{ detail: { isNew: false, account: { id: 'acc-1' } } }])
    }
    expect(page.event('registered')).toMatchObject([{ detail: { isNew: true } }])
  })

  it('are not armed while a number is on its way from one of them', async () => {
    const device = new FakeDevice()
    const { page: tab } = await ready(device, booking)
    const { page } = await ready(device, { client: tab.client })
    device.server.next(phoneRoute, 'offline', 'offline')
    await page.allow()
    expect(tab.view).toMatchObject({ step: 'opening', busy: true, armed: undefined })
    const { page: later } = await ready(device, { client: tab.client, scene: 'vip' })
    expect(later.view).toMatchObject({ step: 'opening', armed: undefined })

    device.server.knownPhone = '138******00'
    await device.clock.advance(3_000)
    expect(later.step).toBe('registered')
    expect(tab.view).toMatchObject({ step: 'ready', offer: 'known', armed: undefined })
    expect(device.server.openFlows()).toBe(1)
  })

  it('are armed again when that number was refused', async () => {
    const device = new FakeDevice()
    const { page: tab } = await ready(device)
    const { page } = await ready(device, { client: tab.client })
    device.server.next(phoneRoute, problem('tap_again'))
    await page.allow()
    expect(tab.view).toMatchObject({ step: 'ready', armed: 'quick' })
    await tab.allow('next')
    expect([tab.step, page.step]).toEqual(['registered', 'registered'])
  })

  it('wait no longer than a minute, whatever the server asks for', async () => {
    const device = new FakeDevice()
    const { page: tab } = await ready(device)
    const { page } = await ready(device, { client: tab.client })
    device.server.next(phoneRoute, problem('overloaded', { retryAfterSeconds: 3_600 }))
    await page.allow()
    expect(page.view.problem).toMatchObject({ code: 'overloaded', retryable: true, retryAfterSeconds: 3_600 })
    expect(tab.step).toBe('ready')
  })

  it('know the number of whoever signs in, and forget it when she leaves', async () => {
    const device = new FakeDevice()
    const { page } = await ready(device, booking)
    expect(page.view.offer).toBe('quick')
    device.server.knownPhone = '138******00'
    const { page: another } = await ready(device, { client: page.client })
    await another.allow()
    expect(page.view).toMatchObject({ step: 'ready', knownPhone: '138******00', offer: 'known' })
    device.server.knownPhone = undefined
    await page.client.signOut()
    await settled()
    expect(page.view).toMatchObject({ step: 'ready', agreed: true, offer: 'quick', armed: 'quick' })
    expect(page.view.knownPhone).toBeUndefined()
  })

  it('start over for whoever signs out', async () => {
    const device = new FakeDevice()
    const { page } = await ready(device)
    await page.allow()
    await page.client.signOut()
    await settled()
    expect(page.view).toMatchObject({ step: 'consent', agreed: false, armed: undefined, registered: undefined })
  })
})

describe('a page left while its number was on its way', () => {
  async function left(options: Parameters<FakeDevice['page']>[0] = {}) {
    const device = new FakeDevice()
    const { page: gone } = await ready(device, options)
    device.online = false
    await gone.allow()
    gone.register.dispose()
    return { device, gone, comeBack: () => device.page({ ...options, client: gone.client }) }
  }

  it('is followed by the next, which hears the end', async () => {
    const { device, gone, comeBack } = await left(booking)
    const page = await comeBack()
    expect(page.view).toMatchObject({ step: 'submitting', agreed: true, offer: 'quick', armed: undefined })
    device.online = true
    await device.clock.advance(20_000)
    expect(page.event('registered')).toMatchObject([{ detail: { contact: { scene: 'booking' } } }])
    expect(gone.event('registered')).toEqual([])
    expect(device.server.of('POST /v1/flows')).toHaveLength(1)
  })

  it('is followed also when the number has arrived meanwhile, and only once', async () => {
    const { device, comeBack } = await left(booking)
    device.online = true
    await device.clock.advance(20_000)
    const page = await comeBack()
    expect(page.event('registered')).toMatchObject([{ detail: { contact: { scene: 'booking' } } }])
    expect((await comeBack()).step).toBe('consent')
  })

  it('is not followed by a page for something else', async () => {
    const { gone, device } = await left(booking)
    expect((await device.page({ client: gone.client, purpose: 'contact', scene: 'party' })).step).toBe('consent')
  })

  it('and never answered: the next page can hand the same number in', async () => {
    const { device, comeBack } = await left()
    await device.clock.advance(120_000)
    const page = await comeBack()
    expect(page.view).toMatchObject({ step: 'problem', problem: { code: 'network', retryable: true } })
    page.register.dispose()
    device.online = true
    const another = await comeBack()
    another.register.retry()
    await settled()
    expect(another.event('registered')).toMatchObject([{ detail: { isNew: true, account: { id: 'acc-1' } } }])
    expect(device.server.of(phoneRoute)).toMatchObject([{ body: { phoneCode: 'phone-code' } }])
  })

  it('and refused: the next page says so, and is armed', async () => {
    const { device, comeBack } = await left()
    device.online = true
    device.server.next(phoneRoute, problem('phone_data_rejected'))
    await device.clock.advance(20_000)
    expect(device.logins).toBe(1)
    const page = await comeBack()
    expect(page.view).toMatchObject({ step: 'ready', armed: 'quick', message: { text: texts.zh_CN.tapAgain } })
    expect(device.logins).toBe(2)
  })

  it('tells nobody who comes after she has signed out', async () => {
    const { device, gone, comeBack } = await left(booking)
    device.online = true
    await device.clock.advance(20_000)
    await gone.client.signOut()
    expect((await comeBack()).step).toBe('consent')
  })
})
