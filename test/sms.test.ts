import { backendContactSchema } from '@quickreg/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { expectOk, expectProblem } from './support/phone.ts'
import { aWhile, typeNumber } from './support/typing.ts'
import { numberOf } from './support/wechat.ts'
import { serviceKey, startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterEach(() => world.clock.advance(aWhile))
afterAll(() => world.close())

describe('who types a number', () => {
  it('is registered after declining the tap, and known the next day without a code', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    const declined = await phone.reportRefusal(flowId, await phone.tap({ allow: false }))
    expect(declined.rungs.find(({ kind }) => kind === 'sms')).toEqual({
      kind: 'sms',
      available: true,
      countries: ['86'],
    })

    const number = numberOf(phone.person)
    expect(await phone.sendOtp(flowId, number)).toEqual({
      state: 'otp_sent',
      phone: `139******${number.slice(-2)}`,
      resendAfterSeconds: 60,
      otpExpiresAt: new Date(world.clock.now().getTime() + 5 * 60_000).toISOString(),
    })
    const outcome = await phone.submitOtp(flowId, await world.wechat.newestOtp(number))
    expect(outcome).toMatchObject({ isNew: true, confirmed: true, account: { phone: `139******${number.slice(-2)}` } })
    expect(outcome.tokens?.accessToken).toBeTruthy()

    world.clock.advance(24 * 60 * 60)
    expect((await phone.reopen()).session.account).toEqual(outcome.account)
  })

  it('books a table with a number that is not that of their WeChat, and the shop reads it', async () => {
    const number = '+8613700137000'
    const { phone, flowId, otp } = await typeNumber(world, { scene: 'booking', number })
    const { contact, account } = await phone.submitOtp(flowId, otp)
    expect(account).toBeUndefined()
    const url = `${world.server.url}/v1/backend/contacts/${contact?.id}`
    const read = await expectOk(backendContactSchema, call('GET', url, { token: serviceKey }))
    expect(read).toMatchObject({ phone: number, confirmed: true, scene: 'booking' })
  })

  it('may still tap after the code was sent', async () => {
    const { phone, flowId, otp } = await typeNumber(world)
    const outcome = await phone.submitCode(flowId, (await phone.tap()).code)
    expect(outcome).toMatchObject({ isNew: true })
    expect(await phone.submitOtp(flowId, otp), 'the late code').toEqual(outcome)
  })

  it('may enter the code after a tap that WeChat refused', async () => {
    const { phone, flowId, otp } = await typeNumber(world)
    expect(await expectProblem(phone.submitCode(flowId, 'made-up'))).toMatchObject({ code: 'wechat_code_rejected' })
    expect(await phone.submitOtp(flowId, otp)).toMatchObject({ isNew: true })
  })

  it('gets the message in the language of the device', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    const number = numberOf(phone.person)
    for (const [language, text] of [
      ['zh-CN,zh;q=0.9', /^【Quickreg】验证码 \d{6}，5 分钟内有效/],
      ['zh-TW', /^【Quickreg】验证码 \d{6}/], // templates are approved in one Chinese
      ['en', /^【Quickreg】\d{6} is your code \(5 min\)/],
    ] as const) {
      const headers = { 'accept-language': language }
      await phone.send('POST', `/v1/flows/${flowId}/sms`, { phone: number }, { headers })
      expect((await world.wechat.inbox(number)).at(-1)?.text).toMatch(text)
      world.clock.advance(60)
    }
  })
})

describe('a code', () => {
  it('is sent anew after a minute, and then only the newest one works', async () => {
    const { phone, flowId, number, otp: old } = await typeNumber(world)
    world.clock.advance(60)
    expect(await phone.sendOtp(flowId, number)).toMatchObject({ resendAfterSeconds: 60 })
    const newest = await world.wechat.newestOtp(number)
    if (newest !== old) {
      expect(await expectProblem(phone.submitOtp(flowId, old))).toMatchObject({ code: 'otp_rejected' })
    }
    expect(await phone.submitOtp(flowId, newest)).toMatchObject({ isNew: true })
  })

  it('is not sent twice within the minute, and the one under way stays good', async () => {
    const { phone, flowId, number, otp } = await typeNumber(world)
    world.clock.advance(40)
    expect(await phone.sendOtp(flowId, number)).toMatchObject({ state: 'otp_sent', resendAfterSeconds: 20 })
    expect(await world.wechat.inbox(number)).toHaveLength(1)
    expect(await phone.submitOtp(flowId, otp)).toMatchObject({ isNew: true })
  })

  it('goes to another number at once if the first was mistyped', async () => {
    const { phone, flowId, otp: elsewhere } = await typeNumber(world, { number: '+8613700137001' })
    const number = numberOf(phone.person)
    await phone.sendOtp(flowId, number)
    const otp = await world.wechat.newestOtp(number)
    if (otp !== elsewhere) await expectProblem(phone.submitOtp(flowId, elsewhere))
    expect(await phone.submitOtp(flowId, otp)).toMatchObject({ account: { phone: `139******${number.slice(-2)}` } })
  })

  it('is dead after five wrong tries, also for the right one, until another is sent', async () => {
    const { phone, flowId, number, otp, wrong } = await typeNumber(world)
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await expectProblem(phone.submitOtp(flowId, wrong))).toMatchObject({ code: 'otp_rejected' })
    }
    expect(await expectProblem(phone.submitOtp(flowId, otp))).toMatchObject({ code: 'otp_expired' })
    world.clock.advance(60)
    await phone.sendOtp(flowId, number)
    expect(await phone.submitOtp(flowId, await world.wechat.newestOtp(number))).toMatchObject({ isNew: true })
  })

  it('is dead after five minutes, to the second, until another is sent', async () => {
    const { phone, flowId, number, otp } = await typeNumber(world)
    world.clock.advance(5 * 60)
    expect(await expectProblem(phone.submitOtp(flowId, otp))).toMatchObject({ code: 'otp_expired' })
    await phone.sendOtp(flowId, number)
    world.clock.advance(5 * 60 - 1)
    expect(await phone.submitOtp(flowId, await world.wechat.newestOtp(number))).toMatchObject({ isNew: true })
  })

  it('keeps its flow alive to its own end', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    world.clock.advance(15 * 60 - 1)
    const number = numberOf(phone.person)
    await phone.sendOtp(flowId, number)
    world.clock.advance(5 * 60 - 1)
    expect(await phone.submitOtp(flowId, await world.wechat.newestOtp(number))).toMatchObject({ isNew: true })
  })

  it('survives a restart of the server, and so do its wrong tries', async () => {
    const { phone, flowId, otp, wrong } = await typeNumber(world)
    for (let tries = 0; tries < 4; tries += 1) await expectProblem(phone.submitOtp(flowId, wrong))
    await world.restart()
    await expectProblem(phone.submitOtp(flowId, wrong))
    expect(await expectProblem(phone.submitOtp(flowId, otp))).toMatchObject({ code: 'otp_expired' })
  })
})

describe('a double tap', () => {
  it('on “send” sends one message', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    const number = numberOf(phone.person)
    const sent = await Promise.all(Array.from({ length: 8 }, () => phone.sendOtp(flowId, number)))
    expect(new Set(sent.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(await world.wechat.inbox(number)).toHaveLength(1)
  })

  it('on “submit” makes one account and gives everybody the same outcome', async () => {
    const { phone, flowId, otp } = await typeNumber(world)
    const outcomes = await Promise.all(Array.from({ length: 32 }, () => phone.submitOtp(flowId, otp)))
    expect(new Set(outcomes.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(outcomes[0]).toMatchObject({ isNew: true })
    expect((await phone.reopen()).session.account).toEqual(outcomes[0]?.account)
  })
})

describe('no code is sent', () => {
  it('to what is no number, or to a country that is not served', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    const before = await world.wechat.inbox()
    expect(await expectProblem(phone.sendOtp(flowId, '1380013800'))).toMatchObject({ code: 'phone_invalid' })
    expect(await expectProblem(phone.sendOtp(flowId, '+85291234567'))).toMatchObject({ code: 'phone_unsupported' })
    expect(await world.wechat.inbox()).toEqual(before)
    expect((await phone.flow(flowId)).state).toBe('created')
  })

  it('and none is taken, before one was asked for', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    expect(await expectProblem(phone.submitOtp(flowId, '000000'))).toMatchObject({ code: 'otp_expired' })
  })
})
