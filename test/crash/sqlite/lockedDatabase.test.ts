import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from '../../support/http.ts'
import { startWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

it('while another process holds the database, who waited is asked to come back, nothing is half done, and readers are served', async () => {
  const member = await world.holdPhone(await world.somebody())
  const token = (await member.join()).tokens!.accessToken
  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  const { code: phoneCode } = await phone.tap()
  const submit = () => phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode })
  const exchanges = await world.wechat.calls('/wxa/business/getuserphonenumber')

  const other = new DatabaseSync(join(world.database.folder, 'quickreg.db'))
  other.exec('BEGIN IMMEDIATE')
  try {
    const waiting = submit()
    expect((await call('GET', `${world.server.url}/v1/account`, { token })).status).toBe(200)
    const refused = await waiting
    expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  } finally {
    other.exec('ROLLBACK')
    other.close()
  }
  expect(await world.wechat.calls('/wxa/business/getuserphonenumber'), 'the code is not spent').toBe(exchanges)
  expect((await phone.flow(flowId)).state).toBe('created')
  expect(await submit()).toMatchObject({ status: 200, body: { isNew: true } })
})
