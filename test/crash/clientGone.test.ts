import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call, type CallOptions } from '../support/http.ts'
import { expectProblem, type Phone } from '../support/phone.ts'
import { numberOf } from '../support/wechat.ts'
import type { ServerProcess } from '../support/processes.ts'
import { serve, type Served } from './served.ts'

let world: Served
let server: ServerProcess
beforeAll(async () => {
  world = await serve()
  server = await world.start()
})
afterAll(() => world.close())

it('finishes a registration whose client went away, and gives it on the next request', async () => {
  const phone = await world.newcomer(server)
  const { flowId } = await phone.openFlow()
  const { code: phoneCode } = await phone.tap()
  await world.wechat.faults({
    faults: [{ route: '/wxa/business/getuserphonenumber', kind: 'delay', delayMs: 500, times: 1 }],
  })
  const leave = await ask('POST', `/v1/flows/${flowId}/phone`, own(phone, { rung: 'quick', phoneCode }))
  while ((await phone.flow(flowId)).state !== 'exchanging') await sleep(5)
  leave()

  expect(await phone.submitCode(flowId, phoneCode)).toMatchObject({ isNew: true })
  expect(await world.wechat.calls('/wxa/business/getuserphonenumber')).toBe(1)
})

it('takes the code of a person who went away, and gives the outcome on the next request', async () => {
  const phone = await world.newcomer(server)
  const { flowId } = await phone.openFlow()
  const number = numberOf(phone.person)
  await phone.sendOtp(flowId, number)
  const otp = await world.wechat.newestOtp(number)
  ;(await ask('POST', `/v1/flows/${flowId}/otp`, own(phone, { otp })))()

  expect(await phone.submitOtp(flowId, otp)).toMatchObject({ state: 'completed', isNew: true })
})

it('gives the same successor of a refresh token to whoever went away before it came', async () => {
  const phone = await world.newcomer(server)
  const { refreshToken } = (await phone.join()).tokens!
  ;(await ask('POST', '/v1/tokens/refresh', { body: { refreshToken } }))()

  const next = () => call('POST', `${server.url}/v1/tokens/refresh`, { body: { refreshToken } })
  const [first, second] = [await next(), await next()]
  expect(first.status).toBe(200)
  expect(second.body.refreshToken).toBe(first.body.refreshToken)
})

it('deletes the account of a person who went away, whole or not at all', async () => {
  const phone = await world.newcomer(server)
  const { accessToken, refreshToken } = (await phone.join()).tokens!
  ;(await ask('DELETE', '/v1/account', { token: accessToken }))()
  await call('DELETE', `${server.url}/v1/account`, { token: accessToken })

  expect((await phone.reopen()).session.account).toBeUndefined()
  const refreshed = call('POST', `${server.url}/v1/tokens/refresh`, { body: { refreshToken } })
  expect(await expectProblem(refreshed)).toMatchObject({ code: 'refresh_invalid' })
})

const own = ({ session }: Phone, body: unknown) => ({ token: session.sessionToken, body })

/** Sends a request whole. @returns What closes the connection, answered or not. */
async function ask(method: string, path: string, { token, body }: CallOptions): Promise<() => void> {
  const { hostname, port, host } = new URL(server.url)
  const content = body === undefined ? '' : JSON.stringify(body)
  const head = [
    `${method} ${path} HTTP/1.1`,
    `host: ${host}`,
    ...(token ? [`authorization: Bearer ${token}`] : []),
    ...(content ? ['content-type: application/json', `content-length: ${Buffer.byteLength(content)}`] : []),
  ]
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await new Promise<void>((resolve) => socket.write([...head, '', content].join('\r\n'), () => resolve()))
  return () => socket.resetAndDestroy()
}
