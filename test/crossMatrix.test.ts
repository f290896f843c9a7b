// Every secret opens what it was made for, and nothing else.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call, type Reply } from './support/http.ts'
import { expectProblem } from './support/phone.ts'
import { puzzleOf, solve } from './support/puzzle.ts'
import { numberOf } from './support/wechat.ts'
import { serviceKey, startWorld, tireless, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  // Suspicious from the first code on, so that there are puzzles to answer.
  const proofOfWork = { sentAtLeast: 0, enteredShare: 0, wrongAtMost: -1 }
  world = await startWorld({}, { policy: { ...tireless.policy, proofOfWork } })
})
afterAll(() => world.close())

type Kind = 'loginCode' | 'phoneCode' | 'flowId' | 'otp' | 'puzzle' | 'session' | 'access' | 'refresh' | 'serviceKey'

it('passes nine kinds of secrets at nine doors: only the right one opens each', async () => {
  const ask = (method: string, path: string, options: Parameters<typeof call>[2]) =>
    call(method, world.server.url + path, options)

  const member = await world.holdPhone(await world.somebody())
  const { account, tokens } = await member.join()
  const phone = await world.holdPhone(await world.somebody())
  const number = numberOf(phone.person)
  const typing = (await phone.openFlow()).flowId
  await phone.sendOtp(typing, number, solve(puzzleOf(await expectProblem(phone.sendOtp(typing, number)))))
  const tapping = (await phone.openFlow('booking')).flowId
  const working = (await phone.openFlow('booking')).flowId
  const other = '+8613800138000'
  const answer = solve(puzzleOf(await expectProblem(phone.sendOtp(working, other))))

  const secrets: Record<Kind, string> = {
    loginCode: await world.wechat.login(await world.somebody()),
    phoneCode: (await phone.tap()).code ?? '',
    flowId: typing,
    otp: await world.wechat.newestOtp(number),
    puzzle: answer.token,
    session: phone.session.sessionToken,
    access: tokens?.accessToken ?? '',
    refresh: tokens?.refreshToken ?? '',
    serviceKey,
  }
  /** A flow that waits for a code, for each wrong one another: five would be the end of it. */
  const waiting = async () => {
    const stranger = await world.holdPhone(await world.somebody())
    const { flowId } = await stranger.openFlow()
    const to = numberOf(stranger.person)
    await stranger.sendOtp(flowId, to, solve(puzzleOf(await expectProblem(stranger.sendOtp(flowId, to)))))
    return { stranger, flowId }
  }
  const doors: Record<Kind, (secret: string, isRight: boolean) => Promise<Reply>> = {
    loginCode: (loginCode) => ask('POST', '/v1/sessions', { body: { loginCode } }),
    phoneCode: (phoneCode) => phone.send('POST', `/v1/flows/${tapping}/phone`, { rung: 'quick', phoneCode }),
    flowId: (flowId) => phone.send('GET', `/v1/flows/${encodeURIComponent(flowId)}`),
    async otp(otp, isRight) {
      if (isRight) return phone.send('POST', `/v1/flows/${typing}/otp`, { otp })
      const { stranger, flowId } = await waiting()
      return stranger.send('POST', `/v1/flows/${flowId}/otp`, { otp })
    },
    puzzle: (token) =>
      phone.send('POST', `/v1/flows/${working}/sms`, { phone: other, proof: { token, number: answer.number } }),
    session: (token) => ask('GET', `/v1/flows/${tapping}`, { token }),
    access: (token) => ask('GET', '/v1/account', { token }),
    refresh: (refreshToken) => ask('POST', '/v1/tokens/refresh', { body: { refreshToken } }),
    serviceKey: (token) => ask('GET', `/v1/backend/accounts/${account?.id}`, { token }),
  }

  const kinds = Object.keys(secrets) as Kind[]
  for (const door of kinds) {
    for (const kind of kinds.filter((one) => one !== door)) {
      const { status, body } = await doors[door](secrets[kind], false)
      expect(status, `${kind} at the door of ${door}: ${JSON.stringify(body)}`).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  }
  // Each was good all the time.
  for (const door of kinds) {
    const { status, body } = await doors[door](secrets[door], true)
    expect(status, `${door}: ${JSON.stringify(body)}`).toBeLessThan(300)
  }
})
