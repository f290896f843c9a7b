// The clock of a server that jumps, and two servers whose clocks differ: what was used or ended stays so.
import { tokensSchema, type Tokens } from '@quickreg/contract'
import { readConfig, startServer, type RunningServer } from '@quickreg/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { expectOk, expectProblem, Phone } from './support/phone.ts'
import { typeNumber } from './support/typing.ts'
import { numberOf } from './support/wechat.ts'
import { startWorld, tireless, type World } from './support/world.ts'

const hour = 60 * 60
const day = 24 * hour

let world: World
beforeAll(async () => {
  world = await startWorld({}, tireless)
})
afterAll(() => world.close())

const refresh = ({ refreshToken }: Tokens, server = world.server.url) =>
  call('POST', `${server}/v1/tokens/refresh`, { body: { refreshToken } })
const readAccount = ({ accessToken }: Tokens, server = world.server.url) =>
  call('GET', `${server}/v1/account`, { token: accessToken })

/** Everything that can be used up or ended, used up or ended. */
async function useEverything() {
  const person = await world.somebody()
  const loginCode = await world.wechat.login(person)
  await call('POST', `${world.server.url}/v1/sessions`, { body: { loginCode } })
  const phone = await world.holdPhone(person)
  const { flowId: joined } = await phone.openFlow()
  const { code: phoneCode } = await phone.tap()
  const first = (await phone.submitCode(joined, phoneCode)).tokens!
  const sealed = await phone.tap()
  const { flowId } = await phone.openFlow('booking')
  await phone.submitData(flowId, sealed)
  const signedOut = (await phone.reopen()).session.tokens!
  await call('POST', `${world.server.url}/v1/tokens/revoke`, { body: { refreshToken: signedOut.refreshToken } })
  const guessed = await typeNumber(world)
  for (let n = 0; n < 5; n += 1) await expectProblem(guessed.phone.submitOtp(guessed.flowId, guessed.wrong))
  return { phone, joined, loginCode, phoneCode, sealed, first, signedOut, guessed }
}

describe('a clock that jumps', () => {
  it.each([
    ['back a second', -1],
    ['back a day', -day],
    ['on a day', day],
    ['on a year', 365 * day],
  ])('%s brings nothing back that was used, revoked or guessed to death', async (_, seconds) => {
    const { phone, loginCode, phoneCode, sealed, first, signedOut, guessed } = await useEverything()
    const rotated = await expectOk(tokensSchema, refresh(first))
    world.clock.advance(20)
    world.clock.advance(seconds)

    const signIn = call('POST', `${world.server.url}/v1/sessions`, { body: { loginCode } })
    expect(await expectProblem(signIn)).toMatchObject({ code: 'wechat_code_rejected' })
    const again = await phone.reopen()
    const { flowId } = await again.openFlow('booking')
    expect(await expectProblem(again.submitCode(flowId, phoneCode))).toMatchObject({ code: 'wechat_code_rejected' })
    expect(await expectProblem(again.submitData(flowId, sealed))).toMatchObject({ code: 'phone_data_rejected' })
    expect(await expectProblem(refresh(signedOut))).toMatchObject({ code: 'refresh_invalid' })
    expect(await expectProblem(readAccount(signedOut))).toMatchObject({ code: 'token_invalid' })
    expect(await expectProblem(refresh(first)), 'rotated').toMatchObject({ code: 'refresh_invalid' })
    expect(await expectProblem(refresh(rotated)), 'ended by it').toMatchObject({ code: 'refresh_invalid' })
    const { code } = await expectProblem(guessed.phone.submitOtp(guessed.flowId, guessed.otp))
    expect(['otp_expired', 'flow_closed', 'session_invalid', 'not_found']).toContain(code)
  })

  it('back leaves counted what was counted: no second message, and no tokens of a flow that gave them', async () => {
    const { phone, joined, guessed } = await useEverything()
    const expectLimited = async () => {
      const stranger = await world.holdPhone(await world.somebody())
      const sent = stranger.sendOtp((await stranger.openFlow()).flowId, guessed.number)
      expect(await expectProblem(sent)).toMatchObject({ code: 'rate_limited' })
    }
    for (const seconds of [-1, -50]) {
      world.clock.advance(seconds)
      await expectLimited()
    }
    world.clock.advance(120)
    expect(await phone.flow(joined)).not.toHaveProperty('outcome.tokens')
    world.clock.advance(-day)
    const late = await phone.flow(joined)
    expect(late.outcome?.account).toBeDefined()
    expect(late).not.toHaveProperty('outcome.tokens')
  })

  it('back a second under somebody who is joining stops nobody', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    world.clock.advance(-1)
    await phone.sendOtp(flowId, numberOf(phone.person))
    world.clock.advance(-1)
    const { tokens } = await phone.submitOtp(flowId, await world.wechat.newestOtp(numberOf(phone.person)))
    world.clock.advance(-1)
    expect((await readAccount(tokens!)).status).toBe(200)
    expect((await refresh(tokens!)).status).toBe(200)
  })
})

describe('of two servers whose clocks are five seconds apart', () => {
  let ahead: RunningServer
  beforeAll(async () => {
    const now = () => new Date(world.clock.now().getTime() + 5_000)
    ahead = await startServer(readConfig(world.environment), { ...tireless, now })
  })
  afterAll(() => ahead.close())

  it.each(['ahead', 'behind'])('the one that is %s may begin what the other goes on with', async (which) => {
    const [here, there] = which === 'ahead' ? [ahead, world.server] : [world.server, ahead]
    const one = await Phone.open(await world.somebody(), here.url, world.wechat)
    const other = await Phone.open(await world.somebody(), there.url, world.wechat)
    other.session = one.session
    const { flowId } = await one.openFlow()
    await one.sendOtp(flowId, numberOf(one.person))
    const { tokens, account } = await other.submitOtp(flowId, await world.wechat.newestOtp(numberOf(one.person)))
    expect((await readAccount(tokens!, here.url)).status).toBe(200)
    const next = await expectOk(tokensSchema, refresh(tokens!, here.url))
    expect(await expectOk(tokensSchema, refresh(tokens!, there.url)), 'the answer was lost').toEqual(next)
    for (const { url } of [here, there]) expect((await readAccount(next, url)).status).toBe(200)
    expect((await Phone.open(one.person, there.url, world.wechat)).session.account).toEqual(account)
  })

  it('neither takes what the other took, and neither counts what the other counted anew', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const elsewhere = await Phone.open(await world.somebody(), ahead.url, world.wechat)
    elsewhere.session = phone.session
    const { code: phoneCode } = await phone.tap()
    const flows = [await phone.openFlow('booking'), await elsewhere.openFlow('booking')]
    const taps = [phone.submitCode(flows[0]!.flowId, phoneCode), elsewhere.submitCode(flows[1]!.flowId, phoneCode)]
    const [winner] = (await Promise.allSettled(taps)).filter(({ status }) => status === 'fulfilled')
    expect(winner).toBeDefined()
    expect((await Promise.allSettled(taps)).filter(({ status }) => status === 'rejected')).toHaveLength(1)

    const { otp, wrong, flowId, ...typing } = await typeNumber(world)
    const away = await Phone.open(await world.somebody(), ahead.url, world.wechat)
    away.session = typing.phone.session
    for (let n = 0; n < 5; n += 1) {
      const tried = (n % 2 ? away : typing.phone).submitOtp(flowId, wrong)
      expect(await expectProblem(tried)).toMatchObject({ code: 'otp_rejected' })
    }
    for (const one of [away, typing.phone]) {
      expect(await expectProblem(one.submitOtp(flowId, otp))).toMatchObject({ code: 'otp_expired' })
    }
    const stranger = await Phone.open(await world.somebody(), ahead.url, world.wechat)
    const sent = stranger.sendOtp((await stranger.openFlow()).flowId, typing.number)
    expect(await expectProblem(sent)).toMatchObject({ code: 'rate_limited' })
  })

  it('both use one access_token, whichever fetched it, and one new one when it died', async () => {
    const token = '/cgi-bin/stable_token'
    const before = await world.wechat.calls(token)
    const { WECHAT_APPID: appid, WECHAT_SECRET: secret } = world.environment
    const body = { grant_type: 'client_credential', appid, secret, force_refresh: true }
    await call('POST', world.wechat.url + token, { body })
    const phones = await Promise.all(
      Array.from({ length: 12 }, async (_, n) =>
        Phone.open(await world.somebody(), (n % 2 ? ahead : world.server).url, world.wechat),
      ),
    )
    const joined = await Promise.all(phones.map((phone) => phone.join()))
    expect(joined.every(({ isNew }) => isNew)).toBe(true)
    expect((await world.wechat.calls(token)) - before - 1).toBeLessThanOrEqual(2)
  })
})
