import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { call } from '../../support/http.ts'
import type { Phone, Refused } from '../../support/phone.ts'
import { numberOf } from '../../support/wechat.ts'
import { serve, type Served } from '../served.ts'

let world: Served
beforeEach(async () => {
  world = await serve()
})
afterEach(() => world.close())

interface Member {
  phone: Phone
  account: string
  accessToken: string
  refreshToken: string
}

it('answers 503 while the disk is full, reads on, and goes on by itself when there is room', async () => {
  const server = await world.startFragile()
  const before = await registerUntilRefused(server, { first: 3 })
  await server.pragma('max_page_count', 1) // as large as it is, and no larger: SQLite's own SQLITE_FULL
  const { members, refusal } = await registerUntilRefused(server)

  expect(refusal).toMatchObject({ problem: { status: 503, code: 'overloaded', retryAfterSeconds: 1 } })
  await expectAllThere([...before.members, ...members], server)

  await server.pragma('max_page_count', 1_000_000)
  const after = await registerUntilRefused(server, { first: 3 })
  await expectAllThere([...before.members, ...members, ...after.members], server)
  expect(await server.stop()).toBe(0)
  expect(integrity()).toEqual(['ok'])
})

it('answers 503 while the database cannot be written, and holds on to what was ended', async () => {
  const server = await world.startFragile()
  const [lin, wu] = (await registerUntilRefused(server, { first: 2 })).members as [Member, Member]
  const revoke = (refreshToken: string) => call('POST', `${server.url}/v1/tokens/revoke`, { body: { refreshToken } })
  expect((await revoke(wu.refreshToken)).status).toBe(204)
  await server.pragma('query_only', 'ON') // SQLite's own SQLITE_READONLY

  expect(await revoke(lin.refreshToken)).toMatchObject({ status: 503, body: { code: 'overloaded' } })
  const { refusal } = await registerUntilRefused(server)
  expect(refusal).toMatchObject({ problem: { status: 503, code: 'overloaded' } })
  const ready = async () => (await fetch(`${server.url}/readyz`)).status
  expect([await ready(), await ready()]).toEqual([503, 503])
  const own = (token: string) => call('GET', `${server.url}/v1/account`, { token })
  expect((await own(lin.accessToken)).status).toBe(200)
  expect((await own(wu.accessToken)).status).toBe(401)

  await server.pragma('query_only', 'OFF')
  expect(await ready()).toBe(200)
  expect((await revoke(lin.refreshToken)).status).toBe(204)
  expect((await own(lin.accessToken)).status).toBe(401)
})

it('ends at once where a write fails for another reason, and starts again on all it acknowledged', async () => {
  const first = await world.start()
  const { members } = await registerUntilRefused(first, { first: 3 })
  await first.stop()

  // Of a file that may grow no more SQLite knows only that a write failed, as it does of a broken disk.
  const limited = await world.start({ maxFileKiB: 512 })
  const { members: others } = await registerUntilRefused(limited)
  expect(await limited.exited).toEqual({ code: 1, signal: null })
  expect(limited.said()).toMatch(/can no longer be trusted.*disk I\/O error/)

  // Even in the same narrow place everything can be read, and with room everything goes on.
  const narrow = await world.start({ maxFileKiB: 512 })
  await expectAllThere([...members, ...others], narrow)
  await narrow.kill()
  const roomy = await world.start()
  const more = await registerUntilRefused(roomy, { first: 3 })
  await expectAllThere([...members, ...others, ...more.members], roomy)
  expect(await roomy.stop()).toBe(0)
  expect(integrity()).toEqual(['ok'])
})

/** People register one after another, until there are so many or the server does not take the next. */
async function registerUntilRefused({ url }: { url: string }, { first = 500 } = {}) {
  const members: Member[] = []
  try {
    while (members.length < first) {
      const phone = await world.newcomer({ url })
      const { account, tokens } = await phone.join()
      members.push({ phone, account: account!.id, ...tokens! })
    }
  } catch (error) {
    return { members, refusal: error as Refused }
  }
  return { members, refusal: undefined }
}

/** As their owners see them, which takes no write. */
async function expectAllThere(members: readonly Member[], { url }: { url: string }): Promise<void> {
  for (const { phone, account, accessToken } of members) {
    const { body } = await call('GET', `${url}/v1/account`, { token: accessToken })
    expect(body).toMatchObject({ id: account, phone: numberOf(phone.person) })
  }
}

function integrity(): unknown[] {
  const db = new DatabaseSync(world.database.url.slice('sqlite:'.length))
  const lines = db.prepare('PRAGMA integrity_check').all().flatMap(Object.values)
  db.close()
  return lines
}
