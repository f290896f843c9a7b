import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { settled } from './testing/clock.ts'
import { FakeDevice, type Page } from './testing/device.ts'
import { closed, open, problem } from './testing/server.ts'
import { texts } from './texts.ts'
import type { PhoneRegisterOptions } from './phoneRegister.ts'

const smsRoute = 'POST /v1/flows/:id/sms'
const otpRoute = 'POST /v1/flows/:id/otp'
const zh = texts.zh_CN

async function atNumber(options: Partial<PhoneRegisterOptions> = {}) {
  const device = new FakeDevice()
  device.server.rungs = [open('quick'), open('sms')]
  const page = await device.page(options)
  await page.tick()
  page.register.choose('sms')
  return { device, page, server: device.server }
}

async function send(page: Page, phone = '+85291234567') {
  page.register.sendOtp(phone)
  await settled()
}

async function atCode(options: Partial<PhoneRegisterOptions> = {}) {
  const opened = await atNumber(options)
  await send(opened.page)
  return opened
}

async function enter(page: Page, otp: string) {
  page.register.submitOtp(otp)
  await settled()
}

it('registers with a number and a code, and says where the code went', async () => {
  const { page, server } = await atCode()
  expect(server.of(smsRoute)[0]?.body).toEqual({ phone: '+85291234567' })
  expect(page.view).toMatchObject({
    step: 'code',
    sms: { phone: '+85291234567', maskedPhone: '+8529123**67', resendInSeconds: 60, dead: false },
  })
  await enter(page, '111111')
  expect(server.of(otpRoute)[0]?.body).toEqual({ otp: '111111' })
  expect(page.view).toMatchObject({ step: 'registered', sms: undefined })
  expect(page.client.account()).toMatchObject({ id: 'acc-1' })
})

it('a code that is handed in twice at once is checked once', async () => {
  const { page, server } = await atCode()
  await Promise.all([enter(page, '111111'), enter(page, '111111')])
  expect(server.of(otpRoute)).toHaveLength(1)
})

it('says that a code is being sent while it is', async () => {
  const { device, page } = await atNumber()
  device.held = []
  await send(page)
  expect(page.view).toMatchObject({ step: 'submitting', busy: true, message: { tone: 'busy', text: zh.sending } })
  await device.release()
  expect(page.view).toMatchObject({ step: 'code', message: undefined })
})

it('a sentence about a field goes when it is typed anew, and does not come back with the countdown', async () => {
  const { device, page, server } = await atCode()
  server.next(otpRoute, problem('otp_rejected'))
  await enter(page, '000000')
  expect(page.view.message).toMatchObject({ field: 'otp' })
  page.register.correct()
  await device.clock.advance(1_000)
  expect(page.view).toMatchObject({ step: 'code', message: undefined })
})

describe('a wrong number', () => {
  it.each(['phone_invalid', 'phone_unsupported'] as const)('%s is typed again', async (code) => {
    const { page, server } = await atNumber()
    server.next(smsRoute, problem(code))
    await send(page)
    expect(page.view).toMatchObject({
      step: 'number',
      message: { tone: 'error', field: 'phone', text: `title of ${code}` },
    })
    expect(page.event('failed')).toMatchObject([{ detail: { code } }])
    await send(page)
    expect(page.step).toBe('code')
  })

  it('that cannot be one does not leave the phone', async () => {
    const { page, server } = await atNumber()
    await send(page, '')
    expect(page.view.message).toEqual({ tone: 'error', field: 'phone', text: zh.numberMistyped })
    expect(server.of(smsRoute)).toEqual([])
  })

  it('is refused in the server’s words, asked for in traditional characters', async () => {
    const { page, server } = await atNumber({ locale: 'zh_TW' })
    server.next(smsRoute, problem('phone_unsupported'))
    await send(page)
    expect(server.of(smsRoute)[0]).toMatchObject({ language: 'zh-TW' })
    expect(page.view.message?.text).toBe('title of phone_unsupported')
  })
})

describe('a wrong code', () => {
  it('is typed again, and the fifth kills it: only another one helps', async () => {
    const { device, page, server } = await atCode()
    for (let i = 0; i < 5; i++) await enter(page, '999999')
    expect(page.view).toMatchObject({ step: 'code', message: { field: 'otp', text: 'title of otp_rejected' } })
    await enter(page, '111111')
    expect(page.view).toMatchObject({ sms: { dead: true }, message: { text: 'title of otp_expired' } })
    expect(page.view.message?.field).toBeUndefined()

    await device.clock.advance(60_000)
    await send(page)
    expect(server.otps.sent).toHaveLength(2)
    expect(page.view).toMatchObject({ step: 'code', sms: { dead: false }, message: undefined })
    await enter(page, '222222')
    expect(page.step).toBe('registered')
  })

  it('of five minutes ago is dead too', async () => {
    const { device, page } = await atCode()
    await device.clock.advance(5 * 60_000)
    await enter(page, '111111')
    expect(page.view.sms).toMatchObject({ dead: true, resendInSeconds: 0 })
  })

  it('without an answer stays as it was typed', async () => {
    const { device, page } = await atCode()
    device.online = false
    await enter(page, '111111')
    await device.clock.advance(120_000)
    expect(page.view).toMatchObject({ step: 'code', message: { tone: 'error', text: zh.failures.network } })
    expect(page.view.message?.field).toBeUndefined()
  })
})

describe('the wait for the next code', () => {
  it('counts down and keeps the sentence that is shown', async () => {
    const { device, page } = await atCode()
    await enter(page, '999999')
    await device.clock.advance(59_000)
    expect(page.view).toMatchObject({ sms: { resendInSeconds: 1, resendIn: '1 秒后' } })
    await device.clock.advance(1_000)
    expect(page.view).toMatchObject({ sms: { resendIn: '' }, message: { text: 'title of otp_rejected' } })
  })

  it('is not begun anew by the same number once more: no second message goes out', async () => {
    const { device, page, server } = await atCode()
    await device.clock.advance(20_000)
    page.register.changeNumber()
    expect(page.view).toMatchObject({ step: 'number', sms: undefined })
    await send(page)
    expect(page.view.sms?.resendInSeconds).toBe(40)
    expect(server.otps.sent).toHaveLength(1)
  })

  it('never grows when somebody sets the clock back', async () => {
    const { device, page } = await atCode()
    await device.clock.advance(20_000)
    device.clock.set(device.clock.now() - 3_600_000)
    await device.clock.advance(10_000)
    expect(page.view.sms?.resendInSeconds).toBe(31) // the second in which it happened does not count
  })

  it('goes on while the person is elsewhere on the page', async () => {
    const { device, page } = await atCode()
    page.register.choose('quick')
    await device.clock.advance(45_000)
    page.register.choose('sms')
    expect(page.view).toMatchObject({ step: 'code', sms: { resendInSeconds: 15 } })
  })

  it('is as long as a limit says, and the sentence goes when it is over', async () => {
    const { device, page, server } = await atCode()
    await device.clock.advance(60_000)
    server.next(smsRoute, problem('rate_limited', { retryAfterSeconds: 1_800 }))
    await send(page)
    expect(page.view).toMatchObject({
      step: 'code',
      sms: { resendIn: '30 分钟后' },
      message: { tone: 'error', text: '操作过于频繁，30 分钟后可以再试。' },
    })
    await device.clock.advance(29 * 60_000)
    expect(page.view).toMatchObject({ sms: { resendIn: '60 秒后' }, message: { tone: 'error' } })
    await device.clock.advance(60_000)
    expect(page.view).toMatchObject({ sms: { resendIn: '' }, message: undefined })
  })
})

describe('when no vendor takes the message', () => {
  const unavailable = problem('sms_unavailable', { retryAfterSeconds: 60 })

  it('the next one waits as after any other, and the sentence goes when the wait is over', async () => {
    const { device, page, server } = await atCode()
    await device.clock.advance(60_000)
    server.next(smsRoute, unavailable)
    await send(page)
    expect(page.view).toMatchObject({
      step: 'code',
      sms: { resendIn: '60 秒后' },
      message: { tone: 'error', text: '短信暂时无法发送，60 秒后可以再试，也可以换一种方式。' },
    })
    await device.clock.advance(60_000)
    expect(page.view).toMatchObject({ sms: { resendIn: '' }, message: undefined })
  })

  it('the same number before its wait is over does not leave the phone, for it would be one too many', async () => {
    const { device, page, server } = await atNumber()
    server.next(smsRoute, unavailable)
    await send(page)
    await device.clock.advance(20_000)
    await send(page)
    expect(page.view).toMatchObject({ step: 'number', message: { tone: 'error' } })
    expect(page.view.message?.text).toContain('，40 秒后')
    expect(server.of(smsRoute)).toHaveLength(1)
    await device.clock.advance(40_000)
    await send(page)
    expect(page.step).toBe('code')
  })

  it('another number, or a clock that was set back, waits for nothing', async () => {
    const { device, page, server } = await atNumber()
    server.next(smsRoute, unavailable, unavailable)
    await send(page)
    await send(page, '+85291234568')
    expect(server.of(smsRoute)).toHaveLength(2)
    device.clock.set(device.clock.now() - 3_600_000)
    await send(page, '+85291234568')
    expect(page.step).toBe('code')
  })
})

describe('when no code can be sent', () => {
  it.each(['sms_unavailable', 'rate_limited'] as const)('%s leaves the other ways open', async (code) => {
    const { page, server } = await atNumber()
    server.next(smsRoute, problem(code))
    await send(page)
    expect(page.view).toMatchObject({ step: 'number', others: ['quick'], message: { text: `title of ${code}` } })
    page.register.choose('quick')
    await page.allow()
    expect(page.step).toBe('registered')
  })

  it('the ways that are left are shown, and why this one is closed', async () => {
    const { page, server } = await atNumber()
    server.next(smsRoute, problem('rung_closed', { reason: 'budget' }))
    server.closeRung('sms', 'budget')
    await send(page)
    expect(page.view).toMatchObject({ step: 'ready', offer: 'quick', message: { text: 'title of rung_closed' } })
    expect(page.view.rungs[1]).toMatchObject({ available: false, words: zh.reasons.budget })
  })
})

describe('back to one tap', () => {
  it('and back again to the code that was sent', async () => {
    const { page } = await atCode()
    page.register.choose('quick')
    expect(page.view).toMatchObject({ step: 'ready', armed: 'quick', others: ['sms'] })
    await page.deny()
    page.register.choose('sms')
    expect(page.step).toBe('code')
    await enter(page, '111111')
    expect(page.step).toBe('registered')
  })

  it('is not possible where the taps are closed', async () => {
    const device = new FakeDevice()
    device.server.rungs = [closed('quick', 'no_quota'), open('sms')]
    const page = await device.page()
    await page.tick()
    page.register.tap()
    expect(page.view).toMatchObject({ step: 'number', others: [] })
    page.register.choose('quick')
    expect(page.step).toBe('number')
  })
})

describe('a flow that is gone', () => {
  it('never gets the code of another: the person has a new one sent', async () => {
    const { page, server } = await atCode()
    server.expireFlows()
    await enter(page, '111111')
    expect(server.of(otpRoute)).toHaveLength(1)
    expect(page.view).toMatchObject({ step: 'number', sms: undefined, message: { tone: 'hint', text: zh.sendAnew } })
    await send(page)
    await enter(page, '222222')
    expect(page.step).toBe('registered')
  })

  it('is replaced when the number is sent', async () => {
    const { page, server } = await atNumber()
    server.expireFlows()
    await send(page)
    expect(page.step).toBe('code')
    expect(server.of('POST /v1/flows')).toHaveLength(2)
  })

  it('is replaced under another session when that has ended', async () => {
    const { device, page, server } = await atCode()
    server.endSessions()
    await enter(page, '111111')
    expect(device.logins).toBe(2)
    expect(page.view).toMatchObject({ step: 'number', message: { text: zh.sendAnew } })
  })

  it('is given up by a page that is left while the code is sent', async () => {
    const { device, page, server } = await atNumber()
    device.held = []
    page.register.sendOtp('+85291234567')
    page.register.dispose()
    await device.release()
    await settled()
    expect(server.openFlows()).toBe(0)
  })
})

describe('a proof of work', () => {
  const salt = 'bean'
  const target = createHash('sha256').update(`${salt}777`).digest('hex')
  const work = { puzzle: { token: 'tok', salt, target, max: 1_000 }, number: 777 }

  it('is done when the server asks, and the same request goes again with it', async () => {
    const { device, page, server } = await atNumber()
    server.otps.work = work
    await send(page)
    expect(page.view).toMatchObject({ step: 'submitting', busy: true, message: { tone: 'busy', text: zh.checking } })
    await device.clock.advance(1)
    expect(server.of(smsRoute).map(({ body }) => body)).toEqual([
      { phone: '+85291234567' },
      { phone: '+85291234567', proof: { token: 'tok', number: 777 } },
    ])
    expect(page.step).toBe('code')
    expect(page.event('failed')).toEqual([])
  })

  it.each([
    ['that has no solution is not sent', { ...work, puzzle: { ...work.puzzle, max: 500 } }, 1],
    ['that does not count is not repeated', { ...work, number: 1 }, 2],
  ])('%s: the person tries again', async (_what, asked, requests) => {
    const { device, page, server } = await atNumber()
    server.otps.work = asked
    await send(page)
    await device.clock.advance(1)
    expect(server.of(smsRoute)).toHaveLength(requests)
    expect(page.view).toMatchObject({ step: 'number', message: { tone: 'error', text: 'title of proof_required' } })
  })

  it('ends with its page', async () => {
    const { device, page, server } = await atNumber()
    server.otps.work = work
    await send(page)
    page.register.dispose()
    await device.clock.advance(1)
    expect(server.of(smsRoute)).toHaveLength(1)
    expect(server.openFlows()).toBe(0)
  })
})

describe('a number that belongs to another account', () => {
  async function tapped() {
    const device = new FakeDevice()
    device.server.rungs = [open('quick'), open('sms')]
    device.server.isTaken = true
    const page = await device.page()
    await page.tick()
    await page.allow()
    return { device, page, server: device.server }
  }

  it('is not taken by a tap: the person is led to the code that moves it', async () => {
    const { page, server } = await tapped()
    expect(page.view).toMatchObject({ step: 'number', others: [], message: { tone: 'hint', text: zh.verifyBySms } })
    await send(page)
    await enter(page, '111111')
    expect(page.step).toBe('registered')
    expect(server.of('POST /v1/flows')).toHaveLength(1)
  })

  it('is out of reach where no code is sent: the server’s sentence, and a new start', async () => {
    const device = new FakeDevice()
    device.server.rungs = [open('quick'), closed('sms', 'not_available_yet')]
    device.server.isTaken = true
    const page = await device.page()
    await page.tick()
    await page.allow()
    expect(page.view).toMatchObject({ step: 'ready', offer: undefined, armed: undefined, others: [] })
    expect(page.view.message?.text).toBe('title of number_in_use')
    page.register.retry()
    await settled()
    expect(page.view).toMatchObject({ step: 'ready', armed: 'quick' })
  })
})
