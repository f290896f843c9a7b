import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { call } from '../../support/http.ts'
import { numberOf } from '../../support/wechat.ts'
import { serviceKey } from '../../support/world.ts'
import { serve, type Served } from '../served.ts'

let world: Served
let locker: DatabaseSync
beforeEach(async () => {
  world = await serve()
})
afterEach(async () => {
  locker.close()
  await world.close()
})

it('waits a while for whoever locks the database, then answers 503, and has done nothing by half', async () => {
  const server = await world.start()
  const phone = await world.newcomer(server)
  const { flowId } = await phone.openFlow()
  const { code } = await phone.tap()
  lock()

  const refused = phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode: code })
  expect((await phone.flow(flowId)).state).toBe('created') // reading goes on
  expect(await refused).toMatchObject({ status: 503, body: { code: 'overloaded', retryAfterSeconds: 1 } })
  locker.exec('ROLLBACK')

  expect(await world.wechat.calls('/wxa/business/getuserphonenumber')).toBe(0)
  expect((await phone.flow(flowId)).state).toBe('created')
  expect(await phone.submitCode(flowId, code)).toMatchObject({ isNew: true })
})

it('keeps a number that WeChat has given until the lock is gone', async () => {
  const server = await world.start()
  await (await world.newcomer(server)).join() // fetches the access_token
  const phone = await world.newcomer(server)
  const { flowId } = await phone.openFlow()
  const { code } = await phone.tap()
  await world.wechat.faults({
    faults: [{ route: '/wxa/business/getuserphonenumber', kind: 'delay', delayMs: 500, times: 1 }],
  })
  const submitted = phone.submitCode(flowId, code)
  while ((await phone.flow(flowId)).state !== 'exchanging') await sleep(5)
  lock()
  await sleep(4_000) // one refused commit, and half of the next
  locker.exec('ROLLBACK')

  const { account } = await submitted
  const seen = await call('GET', `${server.url}/v1/backend/accounts/${account?.id}`, { token: serviceKey })
  expect(seen.body).toMatchObject({ phone: numberOf(phone.person) })
  expect(await world.wechat.calls('/wxa/business/getuserphonenumber')).toBe(2)
})

/** As another process would that copies or mends the file. */
function lock(): void {
  locker = new DatabaseSync(world.database.url.slice('sqlite:'.length), { timeout: 1_000 })
  locker.exec('BEGIN IMMEDIATE')
}
