import { afterEach, expect, it } from 'vitest'
import { call } from '../support/http.ts'
import { expectProblem } from '../support/phone.ts'
import { numberOf } from '../support/wechat.ts'
import { startWorld, type World } from '../support/world.ts'

const day = 24 * 60 * 60

let world: World
afterEach(() => world.close())

const refresh = (refreshToken: string) =>
  call<Record<string, string>>('POST', `${world.server.url}/v1/tokens/refresh`, { body: { refreshToken } })
const tokensOf = async (refreshToken: string) => {
  const { status, body } = await refresh(refreshToken)
  expect(status).toBe(200)
  return body.refreshToken!
}

it.each([
  ['a second back', -1],
  ['a day back', -day],
])(
  'gives nothing back that was used or ended when the clock steps by %s while the server is down',
  async (_, seconds) => {
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
    expect((await call('GET', `${world.server.url}/v1/account`, { token: accessToken })).body.code).toBe(
      'token_invalid',
    )
    expect((await refresh(oldest)).body.code).toBe('refresh_invalid')
    const again = await world.holdPhone(phone.person)
    expect(again.session.account).toEqual(account)
    const other = await again.openFlow('booking')
    expect(await expectProblem(again.submitCode(other.flowId, phoneCode))).toMatchObject({
      code: 'wechat_code_rejected',
    })
    // The flow that the code ended gives its outcome while it is known, and nothing else ever.
    const late = await guest.send('POST', `/v1/flows/${proven}/otp`, { otp })
    if (late.status === 200) expect(late.body.contact).toEqual(contact)
    else expect(late.body.code).toBe('session_invalid')
  },
)

it('counts on where it was when the clock goes back by a day while the server is down', async () => {
  world = await startWorld()
  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  await phone.sendOtp(flowId, numberOf(phone.person))
  const wrong = () => expectProblem(phone.submitOtp(flowId, 'no code'))
  for (let tries = 0; tries < 4; tries += 1) await wrong()
  world.clock.advance(-day)
  await world.restart()
  await wrong()

  const otp = await world.wechat.newestOtp(numberOf(phone.person))
  expect(await expectProblem(phone.submitOtp(flowId, otp))).toMatchObject({ code: 'otp_expired' })
})

it('refreshes on from where the generations are, whichever way the clock goes while the server is down', async () => {
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
