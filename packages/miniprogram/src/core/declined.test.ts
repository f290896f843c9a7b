import { describe, expect, it } from 'vitest'
import { FakeDevice, origin, ready } from './testing/device.ts'
import { open } from './testing/server.ts'
import { texts } from './texts.ts'

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
