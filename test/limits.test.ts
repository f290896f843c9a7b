import { outcomeSchema } from '@quickreg/contract'
import { DEFAULT_APP, startEmulator, type Emulator } from '@quickreg/emulator'
import { generateKeys, type Environment } from '@quickreg/server'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type TestDatabase } from './support/database.ts'
import { call, type Reply } from './support/http.ts'
import { Phone } from './support/phone.ts'
import { startProcess, type ServerProcess } from './support/processes.ts'
import { wrongFor } from './support/typing.ts'
import { numberOf, WechatControl } from './support/wechat.ts'
import { nextNumber, serverEnvironment } from './support/world.ts'

/** Two server processes on one database: limits are of the installation, whichever of them is asked, and outlive both. */

interface Asking {
  token: string
  flowId: string
  /** E.164; the person's own. */
  number: string
}

describe('on two processes', () => {
  const installation = install()

  it('one number gets one code a minute, of 32 people who ask both, while one is killed and after it is back', async () => {
    const { wechat, either, servers, start } = installation
    const people = await somebodies(installation, 32)
    const { number } = people[0]!
    const ask = (person: Asking, n: number) =>
      call('POST', `${either(n).url}/v1/flows/${person.flowId}/sms`, { token: person.token, body: { phone: number } })
    const asked = people.map((person, n) => ask(person, n).catch(() => undefined))
    await Promise.race(asked)
    await servers[0]!.kill()
    await Promise.all(asked)
    servers[0] = await start()

    const late = await Promise.all((await somebodies(installation, 8)).map(ask))
    // None, if the process died between counting the message and sending it.
    expect((await wechat.inbox(number)).length).toBeLessThanOrEqual(1)
    expect(late.map(({ status, body }) => [status, body.code])).toEqual(Array(8).fill([429, 'rate_limited']))
    for (const { headers } of late) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('one code has five tries, of 200 at once, and not a sixth on a process that was killed and is back', async () => {
    const { either, servers, start } = installation
    for (let round = 0; round < 3; round += 1) {
      const { attempt, otp } = await texted(installation)
      const lucky = (round * 97) % 200
      const replies = await Promise.all(
        Array.from({ length: 200 }, (_, n) => attempt(either(n), n === lucky ? otp : wrongFor(otp))),
      )
      const looked = replies.filter(({ status, body }) => status === 200 || body.code === 'otp_rejected')
      const isIn = looked.some(({ status }) => status === 200)
      // Whoever comes after the right one sees its outcome.
      if (!isIn) expect(looked).toHaveLength(5)
      expect(replies.filter(({ body }) => body.code === 'otp_rejected').length).toBeLessThanOrEqual(isIn ? 4 : 5)
      const after = await attempt(either(round), otp)
      expect([after.status, after.body.code]).toEqual(isIn ? [200, undefined] : [409, 'otp_expired'])
    }

    const { attempt, otp } = await texted(installation)
    for (let n = 0; n < 4; n += 1) expect((await attempt(either(n), wrongFor(otp))).body.code).toBe('otp_rejected')
    await servers[1]!.kill()
    servers[1] = await start()
    expect((await attempt(servers[1], wrongFor(otp))).body.code).toBe('otp_rejected')
    for (const server of servers) expect((await attempt(server, otp)).body.code).toBe('otp_expired')
  })

  it('the right code at once on both makes one account, and all see it with the same tokens', async () => {
    const { either } = installation
    const { attempt, otp } = await texted(installation)
    const replies = await Promise.all(Array.from({ length: 32 }, (_, n) => attempt(either(n), otp)))

    expect(replies.map(({ status }) => status)).toEqual(Array(32).fill(200))
    const outcomes = new Set(replies.map(({ body }) => JSON.stringify(outcomeSchema.strict().parse(body))))
    expect(outcomes.size).toBe(1)
  })

  it('one person buys three numbers a day, of four asked for at once, and no more after one was killed', async () => {
    const { wechat, either, servers, start } = installation
    const person = await wechat.addUser(nextNumber())
    const phone = await Phone.open(person, either(0).url, wechat)
    const { sessionToken: token } = phone.session
    const flows = await Promise.all(Array.from({ length: 5 }, () => phone.openFlow('booking')))
    const submit = (n: number, phoneCode: string | undefined) =>
      call('POST', `${either(n).url}/v1/flows/${flows[n % 5]!.flowId}/phone`, {
        token,
        body: { rung: 'quick', phoneCode },
      })
    const taps = await Promise.all(Array.from({ length: 4 }, () => wechat.tap(person)))
    const bought = await Promise.all(taps.map(({ code }, n) => submit(n, code)))
    expect(bought.filter(({ status }) => status === 200)).toHaveLength(3)

    const free = bought.findIndex(({ status }) => status !== 200)
    const before = await wechat.calls(phoneRoute)
    await servers[0]!.kill()
    servers[0] = await start()
    for (const server of servers) {
      const path = `${server.url}/v1/flows/${flows[free]!.flowId}/phone`
      const body = { rung: 'quick', phoneCode: (await wechat.tap(person)).code }
      expect((await call('POST', path, { token, body })).body.code).toBe('rung_closed')
    }
    expect(await wechat.calls(phoneRoute)).toBe(before)
  })
})

const phoneRoute = '/wxa/business/getuserphonenumber'

describe('on two processes with money for five messages', () => {
  const installation = install({
    BUDGET_SMS_YUAN: '0.25',
    SMS_SETTINGS: JSON.stringify({ emulator: { priceYuan: 0.05 } }),
  })

  it('five are sent, of 16 asked for at once, and none after both were killed', async () => {
    const { wechat, either, servers, start } = installation
    const [people, latecomers] = [await somebodies(installation, 16), await somebodies(installation, 4)]
    const ask = ({ token, flowId, number }: Asking, n: number) =>
      call('POST', `${either(n).url}/v1/flows/${flowId}/sms`, { token, body: { phone: number } })
    const asked = await Promise.all(people.map(ask))
    expect(asked.filter(({ status }) => status === 202)).toHaveLength(5)
    const refused = asked.filter(({ status }) => status !== 202)
    expect(refused.map(({ body }) => [body.code, body.reason])).toEqual(Array(11).fill(['rung_closed', 'budget']))

    await Promise.all(servers.map((server) => server.kill()))
    servers.splice(0, 2, await start(), await start())
    const late = await Promise.all(latecomers.map(ask))
    expect(late.map(({ body }) => body.reason)).toEqual(Array(4).fill('budget'))
    expect(await wechat.inbox()).toHaveLength(5)
  })
})

interface Installation {
  wechat: WechatControl
  servers: ServerProcess[]
  start(): Promise<ServerProcess>
  /** One of the two, in turn. */
  either(n: number): ServerProcess
}

function install(changes: Environment = {}): Installation {
  let emulator: Emulator
  let database: TestDatabase
  const installation = {} as Installation
  beforeAll(async () => {
    emulator = await startEmulator({ port: 0 })
    database = await freshDatabase()
    const keys = JSON.stringify(generateKeys(randomBytes))
    const start = () => startProcess({ ...serverEnvironment(emulator.url, database), KEYS: keys, ...changes })
    const servers = [await start(), await start()]
    const wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
    Object.assign(installation, { wechat, servers, start, either: (n: number) => servers[n % 2]! })
  })
  afterAll(async () => {
    await Promise.all((installation.servers ?? []).map((server) => server.stop()))
    await emulator?.close()
    await database?.drop()
  })
  return installation
}

/** People with a flow each, signed in at either process. */
function somebodies({ wechat, either }: Installation, many: number): Promise<Asking[]> {
  return Promise.all(
    Array.from({ length: many }, async (_, n) => {
      const person = await wechat.addUser(nextNumber())
      const phone = await Phone.open(person, either(n).url, wechat)
      const { flowId } = await phone.openFlow()
      return { token: phone.session.sessionToken, flowId, number: numberOf(person) }
    }),
  )
}

/** Somebody who had a code sent, and what they enter at a process. */
async function texted(installation: Installation) {
  const [{ token, flowId, number }] = (await somebodies(installation, 1)) as [Asking]
  const url = (server: ServerProcess, step: string) => `${server.url}/v1/flows/${flowId}/${step}`
  const asked = await call('POST', url(installation.either(0), 'sms'), { token, body: { phone: number } })
  expect(asked.status).toBe(202)
  const attempt = (server: ServerProcess, otp: string): Promise<Reply> =>
    call('POST', url(server, 'otp'), { token, body: { otp } })
  return { attempt, otp: await installation.wechat.newestOtp(number) }
}
