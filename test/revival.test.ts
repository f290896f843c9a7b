// An account that was deleted: nothing that belonged to it opens it again, or another one, whoever has kept it.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { expectProblem, Phone } from './support/phone.ts'
import { numberOf } from './support/wechat.ts'
import { serviceKey, startWorld, type World } from './support/world.ts'

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.close())

/** Somebody with everything a person can hold at one time. */
async function moveIn() {
  const person = await world.somebody()
  const loginCode = await world.wechat.login(person)
  await call('POST', `${world.server.url}/v1/sessions`, { body: { loginCode } })
  const phone = await world.holdPhone(person)
  const joining = await phone.openFlow()
  const { code: phoneCode } = await phone.tap()
  const { account, tokens } = await phone.submitCode(joining.flowId, phoneCode)
  const sealed = await phone.tap()
  const booking = await phone.openFlow('booking')
  const { contact } = await phone.submitData(booking.flowId, sealed)
  const typing = await phone.openFlow('booking')
  await phone.sendOtp(typing.flowId, numberOf(person))
  const otp = await world.wechat.newestOtp(numberOf(person))
  const changing = await phone.openFlow('change', { accessToken: tokens!.accessToken })
  const number = '+8613700137000'
  await phone.sendOtp(changing.flowId, number)
  const changeOtp = await world.wechat.newestOtp(number)
  const refreshed = await call('POST', `${world.server.url}/v1/tokens/refresh`, {
    body: { refreshToken: tokens!.refreshToken },
  })
  return {
    phone,
    account: account!,
    contact: contact!,
    loginCode,
    phoneCode,
    sealed,
    otps: [
      [typing.flowId, otp],
      [changing.flowId, changeOtp],
    ] as const,
    flows: [joining.flowId, booking.flowId, typing.flowId, changing.flowId],
    pairs: [tokens!, refreshed.body as unknown as NonNullable<typeof tokens>],
  }
}

it('is opened by no token, session, flow, code or answer of the past, on either server, ever', async () => {
  const other = await world.startAnother()
  const past = await moveIn()
  const { phone, pairs } = past
  const upstream = () => world.wechat.calls('/wxa/business/getuserphonenumber')
  const exchanges = await upstream()
  const deleted = call('DELETE', `${world.server.url}/v1/account`, { token: pairs[1]!.accessToken })
  expect((await deleted).status).toBe(204)

  async function expectNothing(server: string) {
    const old = await Phone.open(await world.somebody(), server, world.wechat)
    old.session = phone.session
    for (const { accessToken, refreshToken } of pairs) {
      const asked = [
        ['GET', '/v1/account', { token: accessToken }, 'token_invalid'],
        ['GET', '/v1/account/export', { token: accessToken }, 'token_invalid'],
        ['DELETE', '/v1/account', { token: accessToken }, 'token_invalid'],
        ['POST', '/v1/tokens/refresh', { body: { refreshToken } }, 'refresh_invalid'],
      ] as const
      for (const [method, path, options, code] of asked) {
        expect(await expectProblem(call(method, server + path, options)), path).toMatchObject({ code })
      }
    }
    const revivals = [
      () => old.openFlow(),
      () => old.openFlow('change', { accessToken: pairs[0]!.accessToken }),
      ...past.flows.flatMap((flowId) => [
        () => old.flow(flowId),
        () => old.submitCode(flowId, past.phoneCode), // the repeat of a completed flow gave tokens
        () => old.submitData(flowId, past.sealed),
        () => old.useKnownPhone(flowId),
        () => old.sendOtp(flowId, numberOf(phone.person)),
      ]),
      ...past.otps.map(
        ([flowId, otp]) =>
          () =>
            old.submitOtp(flowId, otp),
      ),
    ]
    for (const revive of revivals) expect(await expectProblem(revive())).toMatchObject({ code: 'session_invalid' })
    const signIn = call('POST', `${server}/v1/sessions`, { body: { loginCode: past.loginCode } })
    expect(await expectProblem(signIn)).toMatchObject({ code: 'wechat_code_rejected' })
    for (const path of [`accounts/${past.account.id}`, `contacts/${past.contact.id}`, `accounts/${randomUUID()}`]) {
      const read = call('GET', `${server}/v1/backend/${path}`, { token: serviceKey })
      expect(await expectProblem(read), path).toMatchObject({ code: 'not_found' })
    }
  }
  for (const server of [world.server.url, other.url]) await expectNothing(server)
  await world.restart()
  world.clock.advance(-30)
  await expectNothing(world.server.url)
  expect(await upstream()).toBe(exchanges)
})

it('is nothing to the same person who comes back: what was theirs is not found, and a tap makes another account', async () => {
  const past = await moveIn()
  await call('DELETE', `${world.server.url}/v1/account`, { token: past.pairs[1]!.accessToken })

  const again = await past.phone.reopen()
  expect(again.session.account).toBeUndefined()
  for (const flowId of past.flows) {
    expect(await expectProblem(again.flow(flowId))).toMatchObject({ code: 'not_found' })
    expect(await expectProblem(again.submitCode(flowId, past.phoneCode))).toMatchObject({ code: 'not_found' })
  }
  for (const [flowId, otp] of past.otps) {
    expect(await expectProblem(again.submitOtp(flowId, otp))).toMatchObject({ code: 'not_found' })
  }
  const { flowId } = await again.openFlow()
  expect(await expectProblem(again.submitCode(flowId, past.phoneCode))).toMatchObject({ code: 'wechat_code_rejected' })
  expect(await expectProblem(again.submitData(flowId, past.sealed))).toMatchObject({ code: 'phone_data_rejected' })
  const anew = await again.join()
  expect(anew.isNew).toBe(true)
  expect(anew.account?.id).not.toBe(past.account.id)
})
