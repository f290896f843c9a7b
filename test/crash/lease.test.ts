import { Client } from 'pg'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { expectProblem, Phone } from '../support/phone.ts'
import { nextNumber } from '../support/world.ts'
import { serve, type Served } from './served.ts'

let world: Served
beforeEach(async () => {
  world = await serve()
})
afterEach(() => world.close())

// /cgi-bin/token makes another token at each call, so that one which is written late would be a wrong one.
const changes = { WECHAT_TOKEN_ENDPOINT: 'token' }

it('does without whoever stopped while fetching the access_token, whose late write is refused', async () => {
  const paused = await world.startFragile(changes)
  const other = await world.start({ changes })
  const lin = await world.newcomer(paused)
  const wu = await Phone.open(await world.wechat.addUser(nextNumber()), other.url, world.wechat)
  const flow = await lin.openFlow()
  const { code } = await lin.tap()

  // Its commits from here on: the claim of the tap, the lease, the token. It stops when WeChat has given it one.
  await paused.breakAt('beforeBegin', 3, 'SIGSTOP')
  const late = lin.submitCode(flow.flowId, code)
  late.catch(() => {}) // until it is awaited
  while ((await world.wechat.calls('/cgi-bin/token')) === 0) await sleep(20)
  expect(await storedToken()).toMatchObject({ generation: 0, access_token: null })

  // The lease is of eight seconds, and a request waits for five.
  const { flowId } = await wu.openFlow()
  const tap = await wu.tap()
  const waits = await expectProblem(wu.submitCode(flowId, tap.code))
  expect(waits).toMatchObject({ status: 503, code: 'wechat_unavailable' })
  expect(await wu.submitCode(flowId, tap.code)).toMatchObject({ isNew: true })
  const taken = await storedToken()
  expect(taken).toMatchObject({ generation: 1, lease_holder: null })

  paused.signal('SIGCONT')
  expect(await expectProblem(late)).toMatchObject({ status: 503, code: 'wechat_unavailable' }) // its time was over
  expect(await lin.submitCode(flow.flowId, code)).toMatchObject({ isNew: true })
  expect(await storedToken()).toEqual(taken)
  expect(await world.wechat.calls('/cgi-bin/token')).toBe(2)
})

async function storedToken(): Promise<unknown> {
  const sql = 'select generation, access_token, lease_holder from access_tokens'
  if (inject('engine') === 'sqlite') {
    const db = new DatabaseSync(world.database.url.slice('sqlite:'.length))
    const row = db.prepare(sql).get()
    db.close()
    return { ...row }
  }
  const client = new Client(world.database.url)
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows[0]
}
