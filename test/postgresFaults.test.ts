import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '@quickreg/contract'
import { generateKeys } from '@quickreg/server'
import { Client } from 'pg'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { createDatabase, startOwnPostgres } from './postgres.ts'
import { startDatabaseProxy } from './support/databaseProxy.ts'
import { call, type Reply } from './support/http.ts'
import { Phone, Refused } from './support/phone.ts'
import './support/vitest-context.ts'
import type { Person } from './support/wechat.ts'
import { startWorld, tireless, type World } from './support/world.ts'

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

/** From the request to the answer, whatever the database does. */
const boundMs = 3_000

const keys = JSON.stringify(generateKeys(randomBytes))

/** A server that reaches its database through a network of ours. */
async function startBehindProxy(more: Record<string, string> = {}) {
  const database = await createDatabase(inject('databaseUrl'))
  const proxy = await startDatabaseProxy(database.url)
  endings.push(database.drop, proxy.close)
  const world = await startWorld({ DATABASE_URL: proxy.url, KEYS: keys, ...more }, tireless)
  endings.push(world.close)
  return { database, proxy, world }
}

/** Does it again for as long as the server says that it may be done again. */
async function stubbornly<T>(act: () => Promise<T>, pause: () => unknown = () => sleep(50)): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await act()
    } catch (error) {
      const mayPass = error instanceof Refused && [503, 409].includes(error.problem.status)
      if (!mayPass || attempt === 200) throw error
      await pause()
    }
  }
}

/** A registration by somebody who repeats whatever was not answered. */
async function joinStubbornly(world: World, person: Person): Promise<{ phone: Phone; outcome: Outcome }> {
  // A claim whose answer was lost lasts ten seconds.
  const pause = () => world.clock.advance(11)
  const phone = await stubbornly(() => world.holdPhone(person), pause)
  const { flowId } = await stubbornly(() => phone.openFlow(), pause)
  const { code } = await phone.tap()
  return { phone, outcome: await stubbornly(() => phone.submitCode(flowId, code), pause) }
}

describe('a connection that is cut at COMMIT leaves an outcome that nobody knows', () => {
  it.each(['before', 'after'] as const)('%s PostgreSQL has it: the same request again finds it out', async (when) => {
    const { world, proxy } = await startBehindProxy()
    const phoneCalls = () => world.wechat.calls('/wxa/business/getuserphonenumber')
    await joinStubbornly(world, await world.somebody()) // who brings the access token
    for (let commit = 1; commit <= 5; commit++) {
      const person = await world.somebody()
      const [asked, before] = [await phoneCalls(), proxy.sent().transactions]
      proxy.cutCommit(commit, when)
      const { phone, outcome } = await joinStubbornly(world, person)

      expect(outcome).toMatchObject({ state: 'completed' })
      expect(proxy.sent().transactions - before).toBeGreaterThanOrEqual(commit)
      expect((await phoneCalls()) - asked).toBe(1)
      expect((await stubbornly(() => phone.reopen())).session.account).toEqual(outcome.account)
    }
  })
})

// Elsewhere the tests run against TEST_DATABASE_URL, which is not ours to crash.
if (process.platform === 'linux' && process.arch === 'x64') {
  it('keeps what it acknowledged when PostgreSQL crashes under load, and serves on when that is back', async () => {
    const postgres = await startOwnPostgres()
    endings.push(postgres.stop)
    const world = await startWorld({ DATABASE_URL: postgres.url, KEYS: keys }, tireless)
    endings.push(world.close)
    const acknowledged: { person: Person; outcome: Outcome }[] = []
    const unanswered: Person[] = []
    let isOver = false
    const load = Array.from({ length: 6 }, async () => {
      while (!isOver) {
        const person = await world.somebody()
        try {
          acknowledged.push({ person, outcome: await (await world.holdPhone(person)).join() })
        } catch (error) {
          if (!(error instanceof Refused)) throw error
          expect(error.problem.status).toBe(503)
          unanswered.push(person)
          await sleep(20)
        }
      }
    })
    while (acknowledged.length < 12) await sleep(10)
    await postgres.crash()
    while (unanswered.length < 6) await sleep(10)
    await postgres.startAgain()
    const survived = acknowledged.length
    while (acknowledged.length < survived + 6) await sleep(10)
    isOver = true
    await Promise.all(load)

    for (const { person, outcome } of acknowledged) {
      expect((await world.holdPhone(person)).session.account).toEqual(outcome.account)
    }
    for (const person of unanswered) expect((await joinStubbornly(world, person)).outcome.state).toBe('completed')
  })
}

it('answers 503 while the network swallows everything, and lets nobody in whom another server signed out', async () => {
  const { database, proxy, world } = await startBehindProxy()
  const other = await world.startAnother({ DATABASE_URL: database.url })
  const phone = await world.holdPhone(await world.somebody())
  const { accessToken, refreshToken } = (await phone.join()).tokens!
  const account = () => call('GET', `${world.server.url}/v1/account`, { token: accessToken })
  expect((await account()).status).toBe(200)

  proxy.swallow()
  expect((await call('POST', `${other.url}/v1/tokens/revoke`, { body: { refreshToken } })).status).toBe(204)
  const asked = Date.now()
  const replies = await Promise.all([account(), signIn(world), phone.send('GET', '/v1/flows/none')])
  expect(replies.map(({ status }) => status)).toEqual([503, 503, 503])
  expect(Date.now() - asked).toBeLessThan(2 * boundMs) // twice: the machine of a test is busy
  proxy.heal()

  await stubbornly(() => world.holdPhone(phone.person))
  expect((await account()).status).toBe(401)
})

it('answers 503 where no connection comes free, says when to come again, and serves on afterwards', async () => {
  const { database, world } = await startBehindProxy({ DATABASE_POOL_SIZE: '2' })
  const phone = await world.holdPhone(await world.somebody())
  const lock = new Client(database.url)
  await lock.connect()
  await lock.query('BEGIN; LOCK TABLE spent')

  const replies = await Promise.all(Array.from({ length: 8 }, () => signIn(world)))
  for (const { status, headers } of replies) {
    expect(status).toBe(503)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
  await lock.end()
  expect((await stubbornly(() => phone.join())).state).toBe('completed')
})

it('asks the database once for a crowd that wants to know whether it answers, and serves everybody else', async () => {
  const { database, proxy, world } = await startBehindProxy()
  const { url } = world.server
  const lock = new Client(database.url)
  await lock.connect()
  await lock.query('BEGIN; LOCK TABLE access_tokens')
  const before = proxy.sent().statements

  const crowd = Array.from({ length: 300 }, () => call('GET', `${url}/readyz`))
  await call('GET', `${url}/healthz`)
  expect((await call('GET', `${url}/nowhere`)).status).toBe(404)
  await lock.end()
  expect(new Set((await Promise.all(crowd)).map(({ status }) => status))).toEqual(new Set([200]))
  expect(proxy.sent().statements - before).toBeLessThan(20)
})

it('fails closed on a database that takes no writes: no sign-in, no token, and what is revoked stays revoked', async () => {
  const { database, world } = await startBehindProxy()
  const phone = await world.holdPhone(await world.somebody())
  const kept = (await phone.join()).tokens!
  const ended = (await world.holdPhone(phone.person)).session.tokens!
  const refresh = ({ refreshToken }: { refreshToken: string }) =>
    call('POST', `${world.server.url}/v1/tokens/refresh`, { body: { refreshToken } })
  await call('POST', `${world.server.url}/v1/tokens/revoke`, { body: { refreshToken: ended.refreshToken } })
  await asAdministrator(database.url, 'ALTER DATABASE current SET default_transaction_read_only = on')

  expect((await signIn(world)).status).toBe(503)
  expect((await refresh(kept)).status).toBe(503)
  expect([401, 503]).toContain((await refresh(ended)).status)
  await asAdministrator(database.url, 'ALTER DATABASE current RESET default_transaction_read_only')

  await stubbornly(() => world.holdPhone(phone.person))
  expect((await refresh(kept)).status).toBe(200)
  expect((await refresh(ended)).status).toBe(401)
})

async function signIn(world: World): Promise<Reply> {
  const loginCode = await world.wechat.login(await world.somebody())
  return call('POST', `${world.server.url}/v1/sessions`, { body: { loginCode } })
}

/** Connections that were there before know nothing of the change. */
async function asAdministrator(url: string, change: string): Promise<void> {
  const client = new Client(url)
  await client.connect()
  const name = new URL(url).pathname.slice(1)
  await client.query('SET default_transaction_read_only = off')
  await client.query(change.replace('current', name))
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  )
  await client.end()
}
