import { randomBytes } from 'node:crypto'
import { outcomeSchema } from '@quickreg/contract'
import { generateKeys } from '@quickreg/server'
import { afterEach, expect, inject, it } from 'vitest'
import { openDatabase } from '../packages/server/src/store/open.ts'
import { startPooler, type Pooler } from './pooler.ts'
import { createDatabase } from './postgres.ts'
import { call } from './support/http.ts'
import './support/vitest-context.ts'
import { startWorld, type World } from './support/world.ts'

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function emptyDatabase(): Promise<Pooler> {
  const database = await createDatabase(inject('databaseUrl'))
  const pooler = await startPooler(database.url)
  endings.push(database.drop, pooler.close)
  return pooler
}

/** A server behind a pooler, and what its environment is for others. */
async function behindPooler(): Promise<{ pooler: Pooler; world: World }> {
  const pooler = await emptyDatabase()
  const world = await startWorld({
    DATABASE_URL: pooler.url,
    DATABASE_POOLER: 'transaction',
    KEYS: JSON.stringify(generateKeys(randomBytes)),
  })
  endings.push(world.close)
  return { pooler, world }
}

it('registers people and knows them again, each transaction on another connection', async () => {
  const { pooler, world } = await behindPooler()
  const people = await Promise.all(Array.from({ length: 12 }, () => world.somebody()))
  const outcomes = await Promise.all(people.map(async (person) => (await world.holdPhone(person)).join()))
  const again = await Promise.all(people.map((person) => world.holdPhone(person)))

  expect(again.map(({ session }) => session.account)).toEqual(outcomes.map(({ account }) => account))
  expect(Math.max(...pooler.spread())).toBeGreaterThan(1)
})

it('registers by SMS', async () => {
  const { world } = await behindPooler()
  const phone = await world.holdPhone(await world.somebody())
  expect(await phone.joinBySms()).toMatchObject({ isNew: true })
})

it('lets 32 racers on two servers use one phone code once', async () => {
  const { world } = await behindPooler()
  const other = await world.startAnother()
  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  const { code: phoneCode } = await phone.tap()
  const submit = (server: string) =>
    call('POST', `${server}/v1/flows/${flowId}/phone`, {
      token: phone.session.sessionToken,
      body: { rung: 'quick', phoneCode },
    })

  const servers = [world.server.url, other.url]
  const replies = await Promise.all(Array.from({ length: 32 }, (_, racer) => submit(servers[racer % 2]!)))
  const accounts = replies.map(({ body }) => outcomeSchema.parse(body).account?.id)
  expect(new Set(accounts).size).toBe(1)
  expect(await world.wechat.calls('/wxa/business/getuserphonenumber')).toBe(1)
})

it('brings an empty database up to date once, whoever starts at the same time', async () => {
  const { url } = await emptyDatabase()
  const open = () => openDatabase(url, { postgres: { pooler: 'transaction' } })
  const databases = await Promise.all([open(), open(), open(), open()])
  await Promise.all(databases.map((database) => database.close()))
})

it('needs the setting: without it no connection is made, and the server says so', async () => {
  const { pooler, world } = await behindPooler()
  const unaware = await world.startAnother({ DATABASE_URL: pooler.url, DATABASE_POOLER: 'none' })

  expect((await call('GET', `${unaware.url}/readyz`)).status).toBe(503)
  expect((await call('GET', `${world.server.url}/readyz`)).status).toBe(200)
})
