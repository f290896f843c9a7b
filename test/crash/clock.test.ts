import { readConfig, startServer, type RunningServer } from '@quickreg/server'
import { afterEach, expect, it } from 'vitest'
import { call } from '../support/http.ts'
import { expectProblem, Phone } from '../support/phone.ts'
import { numberOf } from '../support/wechat.ts'
import { startWorld, type World } from '../support/world.ts'

const minute = 60
const day = 24 * 60 * minute
const year = 365 * day

let world: World
const others: RunningServer[] = []
afterEach(async () => {
  await Promise.all(others.splice(0).map((server) => server.close()))
  await world.close()
})

const refresh = (refreshToken: string, { url } = world.server) =>
  call<Record<string, string>>('POST', `${url}/v1/tokens/refresh`, { body: { refreshToken } })
const tokensOf = async (refreshToken: string, server?: RunningServer) => {
  const { status, body } = await refresh(refreshToken, server)
  expect(status).toBe(200)
  return body.refreshToken!
}

it.each([
  ['a day', day],
  ['a year', year],
  ['a second back', -1],
  ['a day back', -day],
])('gives nothing back that was used or ended when the clock steps by %s', async (_, seconds) => {
  world = await startWorld()
  const loginCode = await world.wechat.login(await world.somebody())
  const signIn = () => call('POST', `${world.server.url}/v1/sessions`, { body: { loginCode } })
  expect((await signIn()).status).toBe(201)

  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  const { code: phoneCode } = await phone.tap()
  const { account, tokens } = await phone.submitCode(flowId, phoneCode)
  const oldest = tokens!.refreshToken
  await tokensOf(await tokensOf(oldest))
  const left = await phone.reopen()
  const { accessToken, refreshToken } = left.session.tokens!
  expect((await call('POST', `${world.server.url}/v1/tokens/revoke`, { body: { refreshToken } })).status).toBe(204)

  const guest = await world.holdPhone(await world.somebody())
  const { flowId: proven } = await guest.openFlow('booking')
  await guest.sendOtp(proven, numberOf(guest.person))
  const otp = await world.wechat.newestOtp(numberOf(guest.person))
  const { contact } = await guest.submitOtp(proven, otp)

  world.clock.advance(seconds)
  await world.restart()

  expect((await signIn()).body.code).toBe('wechat_code_rejected')
  expect((await refresh(refreshToken)).body.code).toBe('refresh_invalid')
  expect((await call('GET', `${world.server.url}/v1/account`, { token: accessToken })).body.code).toBe('token_invalid')
  expect((await refresh(oldest)).body.code).toBe('refresh_invalid')
  const again = await world.holdPhone(phone.person)
  expect(again.session.account).toEqual(account)
  const other = await again.openFlow('booking')
  expect(await expectProblem(again.submitCode(other.flowId, phoneCode))).toMatchObject({ code: 'wechat_code_rejected' })
  // The flow that the code ended gives its outcome while it is known, and nothing else ever.
  const late = await guest.send('POST', `/v1/flows/${proven}/otp`, { otp })
  if (late.status === 200) expect(late.body.contact).toEqual(contact)
  else expect(late.body.code).toBe('session_invalid')
})

it.each([
  ['a second', 1],
  ['a day', day],
])('counts on where it was when the clock goes back by %s', async (_, seconds) => {
  world = await startWorld()
  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  await phone.sendOtp(flowId, numberOf(phone.person))
  const wrong = () => expectProblem(phone.submitOtp(flowId, 'no code'))
  for (let tries = 0; tries < 4; tries += 1) await wrong()
  world.clock.advance(-seconds)
  await world.restart()
  await wrong()

  const otp = await world.wechat.newestOtp(numberOf(phone.person))
  expect(await expectProblem(phone.submitOtp(flowId, otp))).toMatchObject({ code: 'otp_expired' })
})

it('refreshes on from where the generations are, whichever way the clock goes', async () => {
  world = await startWorld()
  const phone = await world.holdPhone(await world.somebody())
  let { refreshToken } = (await phone.join()).tokens!
  for (const seconds of [day, -day, -1, 1]) {
    world.clock.advance(seconds)
    await world.restart()
    const next = await tokensOf(refreshToken)
    expect(next).not.toBe(refreshToken)
    refreshToken = next
  }
})

it('ends what is past its time after a year, and lets everybody sign in anew', async () => {
  world = await startWorld()
  const phone = await world.holdPhone(await world.somebody())
  const { account, tokens } = await phone.join()
  world.clock.advance(year)

  expect((await refresh(tokens!.refreshToken)).body.code).toBe('refresh_invalid')
  expect((await phone.send('POST', '/v1/flows', {})).body.code).toBe('session_invalid')
  expect((await phone.reopen()).session.account).toEqual(account)
})

it('has one successor and one use of everything on servers whose clocks are five seconds apart', async () => {
  world = await startWorld()
  const ahead = await startServer(readConfig(world.environment), {
    now: () => new Date(world.clock.now().getTime() + 5_000),
  })
  others.push(ahead)
  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  const { code } = await phone.tap()
  const { account, tokens } = await phone.submitCode(flowId, code)
  const elsewhere = await Phone.open(phone.person, ahead.url, world.wechat)
  expect(elsewhere.session.account).toEqual(account)
  const flow = await elsewhere.openFlow('booking')
  expect(await expectProblem(elsewhere.submitCode(flow.flowId, code))).toMatchObject({ code: 'wechat_code_rejected' })

  let { refreshToken } = tokens!
  for (const [first, second] of [
    [ahead, world.server],
    [world.server, ahead],
  ] as const) {
    const next = await tokensOf(refreshToken, first)
    expect(await tokensOf(refreshToken, second)).toBe(next) // within the grace of either clock
    refreshToken = next
  }
  // The number's minute is counted once, whoever's clock it is told by.
  const number = numberOf(phone.person)
  const guests = [
    await world.holdPhone(await world.somebody()),
    await Phone.open(await world.somebody(), ahead.url, world.wechat),
  ]
  const asked = await Promise.all(
    guests.map(async (guest) => {
      const opened = await guest.openFlow()
      return (await guest.send('POST', `/v1/flows/${opened.flowId}/sms`, { phone: number })).status
    }),
  )
  expect(asked.sort()).toEqual([202, 429])
  expect(await world.wechat.inbox(number)).toHaveLength(1)
})
