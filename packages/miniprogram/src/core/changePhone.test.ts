import { expect, it } from 'vitest'
import { settled } from './testing/clock.ts'
import { FakeDevice, type Page } from './testing/device.ts'
import { closed, open, problem } from './testing/server.ts'
import { texts } from './texts.ts'

const change = { purpose: 'change_phone', scene: 'change' } as const
const account = { id: 'acc-1', phone: '138******00', createdAt: '2026-01-01T00:00:00.000Z' }

async function changing() {
  const device = new FakeDevice()
  device.server.account = account
  device.server.rungs = [closed('quick', 'not_configured'), closed('realtime', 'not_configured'), open('sms')]
  const page = await device.page(change)
  return { device, page, server: device.server }
}

async function prove(page: Page) {
  page.register.sendOtp('+8613900139000')
  await settled()
  page.register.submitOtp('111111')
  await settled()
}

it('another number is agreed to, typed and proved; the tokens of before are gone', async () => {
  const { page, server } = await changing()
  expect(page.view).toMatchObject({ step: 'consent', agreed: false })
  const before = await page.client.tokens()
  await page.tick()
  expect(server.of('POST /v1/flows')[0]?.body).toMatchObject({ ...change, accessToken: before?.accessToken })
  expect(page.view).toMatchObject({ step: 'number', others: [] })

  await prove(page)
  expect(page.event('registered')).toMatchObject([{ detail: { isNew: false, account: { phone: '139******00' } } }])
  expect(page.client.account()).toMatchObject({ id: 'acc-1', phone: '139******00' })
  expect((await page.client.tokens())?.refreshToken).not.toBe(before?.refreshToken)
  expect(JSON.stringify([page.events, page.views])).not.toMatch(/at_|qr_|qs_/)
})

it('tokens that a late repeat does not bring are fetched anew: the old ones are revoked', async () => {
  const { page, server } = await changing()
  const before = await page.client.tokens()
  await page.tick()
  page.register.sendOtp('+8613900139000')
  await settled()
  const late = { state: 'completed', isNew: false, confirmed: true, account: { ...account, phone: '139******00' } }
  server.next('POST /v1/flows/:id/otp', { status: 200, body: late })
  page.register.submitOtp('111111')
  await settled()
  server.endFamily()
  const tokens = await page.client.tokens()
  expect(tokens?.accessToken).toMatch(/^at_/)
  expect(tokens?.accessToken).not.toBe(before?.accessToken)
})

it('an access token that the server no longer takes is replaced first', async () => {
  const { page, server } = await changing()
  server.revoke((await page.client.tokens())!.accessToken)
  await page.tick()
  expect(server.of('POST /v1/flows')).toHaveLength(2)
  expect(page.step).toBe('number')
})

it('whoever has no account is told so, and goes on once there is one', async () => {
  const { device, page, server } = await changing()
  server.account = undefined
  const stranger = await device.page(change)
  expect(stranger.view).toMatchObject({
    step: 'problem',
    problem: { code: 'token_invalid', message: texts.zh_CN.failures.token_invalid, retryable: false },
  })
  page.register.dispose()

  server.rungs = [open('quick'), open('sms')]
  const joining = await device.page({ client: stranger.client })
  await joining.tick()
  await joining.allow()
  expect(stranger.step).toBe('consent')
})

it('whoever signs out meanwhile is told so', async () => {
  const { page } = await changing()
  await page.client.signOut()
  await page.tick()
  expect(page.view).toMatchObject({ step: 'problem', problem: { code: 'token_invalid', retryable: false } })
})

it('says so when no code can be sent today', async () => {
  const { page, server } = await changing()
  server.rungs = [closed('quick', 'not_configured'), closed('sms', 'budget')]
  await page.tick()
  expect(page.view).toMatchObject({ step: 'ready', offer: undefined })
  expect(page.view.rungs).toMatchObject([{ kind: 'sms', words: texts.zh_CN.reasons.budget }])
})

it('a scene that is not there is no way on', async () => {
  const { page, server } = await changing()
  server.next('POST /v1/flows', problem('scene_unknown'))
  await page.tick()
  expect(page.view.problem).toMatchObject({ code: 'scene_unknown', retryable: false })
})
