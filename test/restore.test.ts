// A backup is put back: what was acknowledged before it is there, and nobody is signed in by what was valid then.
import type { Tokens } from '@quickreg/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { expectProblem, type Phone } from './support/phone.ts'
import { operatorOf, type Operator } from './support/restoring.ts'
import { startWorld, tireless, type World } from './support/world.ts'

let world: World
let operator: Operator
beforeEach(async () => {
  world = await startWorld({}, tireless)
  operator = operatorOf(world)
})
afterEach(() => world.close())

const member = async () => {
  const phone = await world.holdPhone(await world.somebody())
  const { account, tokens } = await phone.join()
  return { phone, account: account!, tokens: tokens! }
}
const api = (method: string, path: string, options: object) => call(method, world.server.url + path, options)
const refresh = ({ refreshToken }: Tokens) => api('POST', '/v1/tokens/refresh', { body: { refreshToken } })

async function restoreAndStart(): Promise<string> {
  await world.server.close()
  const said = await operator.restore()
  await world.restart()
  return said
}

it('lets nobody in by an older token, and everybody by wx.login, to the account they had', async () => {
  const [lin, mei, bo, idle] = [await member(), await member(), await member(), await member()]
  const { flowId } = await lin.phone.openFlow('booking')
  const registered: Awaited<ReturnType<typeof member>>[] = []
  await operator.backUp(async () => void registered.push(await member()))
  world.clock.advance(20)

  const rotated = (await refresh(lin.tokens)).body as Tokens
  expect((await api('POST', '/v1/tokens/revoke', { body: { refreshToken: mei.tokens.refreshToken } })).status).toBe(204)
  expect((await api('DELETE', '/v1/account', { token: bo.tokens.accessToken })).status).toBe(204)
  const late = await member()

  const said = await restoreAndStart()
  expect(said).toMatch(/^Restored\. \d+ sessions and the sign-ins of \d+ devices have ended/)

  for (const tokens of [lin.tokens, rotated, mei.tokens, bo.tokens, idle.tokens, late.tokens]) {
    expect(await expectProblem(refresh(tokens))).toMatchObject({ code: 'refresh_invalid' })
    const account = api('GET', '/v1/account', { token: tokens.accessToken })
    expect(await expectProblem(account)).toMatchObject({ code: 'token_invalid' })
  }
  for (const { phone } of [lin, mei, bo, idle, late]) {
    expect(await expectProblem(phone.openFlow())).toMatchObject({ code: 'session_invalid' })
  }
  expect(await expectProblem(lin.phone.flow(flowId))).toMatchObject({ code: 'session_invalid' })

  for (const { phone, account } of [lin, mei, idle]) {
    const { session } = await phone.reopen()
    expect(session.account).toEqual(account)
    expect(session.tokens).toBeDefined()
  }
  // What Bo had erased after the backup is erased again; who came after it comes anew, with one tap.
  expect(said).toContain('is erased again: 1.')
  for (const { phone } of [bo, late]) {
    const again = await phone.reopen()
    expect(again.session.account).toBeUndefined()
    expect(await again.join()).toMatchObject({ isNew: true })
  }
  // Of those who came while it was made, the backup has all up to a moment.
  expect(registered).not.toEqual([])
  const known = await Promise.all(registered.map(async ({ phone }) => !!(await phone.reopen()).session.account))
  expect(known).toEqual(known.toSorted().reverse())
})

it('forgets what a limit counted after the backup, and holds what it counted before no longer than it would have', async () => {
  const [before, after] = [await world.somebody(), await world.somebody()]
  const ask = async (phone: Phone) => {
    const { flowId } = await phone.openFlow()
    return phone.sendOtp(flowId, `+86${phone.person.phones[0]!.purePhoneNumber}`)
  }
  await ask(await world.holdPhone(before))
  await operator.backUp()
  await ask(await world.holdPhone(after))

  await restoreAndStart()
  const limited = await world.holdPhone(before)
  expect(await expectProblem(ask(limited))).toMatchObject({ code: 'rate_limited' })
  const forgotten = await world.holdPhone(after)
  await ask(forgotten)
  expect(await expectProblem(ask(forgotten))).toMatchObject({ code: 'rate_limited' })
  world.clock.advance(60)
  for (const phone of [limited, forgotten]) await ask(phone)
})
