import { flowSchema, outcomeSchema, sessionSchema } from '@quickreg/contract'
import { DEFAULT_APP, startEmulator, type Emulator } from '@quickreg/emulator'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { freshDatabase, type TestDatabase } from './support/database.ts'
import { call, type Reply } from './support/http.ts'
import { startProcess, type ServerProcess } from './support/processes.ts'
import { seededRandom } from './support/random.ts'
import { WechatControl, type Person } from './support/wechat.ts'
import { nextNumber, serverEnvironment } from './support/world.ts'

const rounds = Number(process.env.RACE_ROUNDS ?? 40)
const racers = 32

let emulator: Emulator
let wechat: WechatControl
let database: TestDatabase
let servers: ServerProcess[]

// Two processes that share nothing but the database: a mutex in one of them decides nothing.
beforeAll(async () => {
  emulator = await startEmulator({ port: 0 })
  wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
  await wechat.patchApp({ quota: 1_000_000 })
  database = await freshDatabase()
  const environment = serverEnvironment(emulator.url, database)
  servers = [await startProcess(environment), await startProcess(environment)]
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.stop()))
  await emulator?.close()
  await database?.drop()
})

const random = seededRandom(`races on ${inject('engine')}`)

/**
 * Sends one request from every racer, to processes drawn by chance, all released by one barrier and spread over at most
 * two milliseconds, for a race is lost at different places when it is not quite even.
 */
async function race(request: (server: string, racer: number) => Promise<Reply>): Promise<Reply[]> {
  let release = () => {}
  const barrier = new Promise<void>((resolve) => {
    release = resolve
  })
  const replies = Array.from({ length: racers }, async (_, racer) => {
    const server = servers[Math.floor(random.next() * servers.length)]?.url ?? ''
    const lateMs = Math.floor(random.next() * 3)
    await barrier
    if (lateMs > 0) await sleep(lateMs)
    return request(server, racer)
  })
  release()
  return Promise.all(replies)
}

async function signIn(person: Person): Promise<string> {
  const reply = await call('POST', `${servers[0]?.url}/v1/sessions`, {
    body: { loginCode: await wechat.login(person) },
  })
  return sessionSchema.parse(reply.body).sessionToken
}

async function openFlow(token: string): Promise<string> {
  const body = { purpose: 'account', scene: 'join', consent: { policyVersion: '1' } }
  return flowSchema.parse((await call('POST', `${servers[1]?.url}/v1/flows`, { token, body })).body).flowId
}

async function joining(): Promise<{ person: Person; token: string; flowId: string }> {
  const person = await wechat.addUser(nextNumber())
  const token = await signIn(person)
  return { person, token, flowId: await openFlow(token) }
}

describe(`${racers} racers on two processes, ${rounds} rounds (${inject('engine')})`, () => {
  it('submit one phone code: one account, one exchange with WeChat, and the same outcome for all', async () => {
    const before = await wechat.calls('/wxa/business/getuserphonenumber')
    for (let round = 0; round < rounds; round += 1) {
      const { person, token, flowId } = await joining()
      const { code: phoneCode } = await wechat.tap(person)
      const replies = await race((server) =>
        call('POST', `${server}/v1/flows/${flowId}/phone`, { token, body: { rung: 'quick', phoneCode } }),
      )
      expect(replies.map(({ status }) => status)).toEqual(Array(racers).fill(200))
      const outcomes = new Set(replies.map(({ body }) => JSON.stringify(outcomeSchema.strict().parse(body))))
      expect(outcomes.size).toBe(1)
    }
    expect((await wechat.calls('/wxa/business/getuserphonenumber')) - before).toBe(rounds)
  }, 180_000)

  it('submit different codes to one flow: one account, one exchange with WeChat', async () => {
    const before = await wechat.calls('/wxa/business/getuserphonenumber')
    for (let round = 0; round < rounds; round += 1) {
      const { person, token, flowId } = await joining()
      const codes = await Promise.all(Array.from({ length: 8 }, () => wechat.tap(person)))
      const replies = await race((server, racer) =>
        call('POST', `${server}/v1/flows/${flowId}/phone`, {
          token,
          body: { rung: 'quick', phoneCode: codes[racer % codes.length]?.code },
        }),
      )
      const accounts = replies.map(({ body }) => outcomeSchema.parse(body).account?.id)
      expect(new Set(accounts).size).toBe(1)
    }
    expect((await wechat.calls('/wxa/business/getuserphonenumber')) - before).toBe(rounds)
  }, 180_000)

  it('sign in with one login code: one session, one exchange with WeChat, and a clear refusal for the others', async () => {
    const before = await wechat.calls('/sns/jscode2session')
    for (let round = 0; round < rounds; round += 1) {
      const loginCode = await wechat.login(await wechat.addUser(nextNumber()))
      const replies = await race((server) => call('POST', `${server}/v1/sessions`, { body: { loginCode } }))
      const signedIn = replies.filter(({ status }) => status === 201)
      expect(signedIn.map(({ body }) => sessionSchema.parse(body).account)).toEqual([undefined])
      const refused = replies.filter(({ status }) => status !== 201)
      expect(refused.map(({ body }) => body.code)).toEqual(Array(racers - 1).fill('wechat_code_rejected'))
    }
    expect((await wechat.calls('/sns/jscode2session')) - before).toBe(rounds)
  }, 180_000)

  it('register one number as 32 people: one owner, and a conflict for everybody else', async () => {
    for (let round = 0; round < rounds / 10; round += 1) {
      const number = nextNumber()
      const taps = await Promise.all(
        Array.from({ length: racers }, async () => {
          const person = await wechat.addUser(number)
          const token = await signIn(person)
          return { token, flowId: await openFlow(token), phoneCode: (await wechat.tap(person)).code }
        }),
      )
      const replies = await race((server, racer) => {
        const { token, flowId, phoneCode } = taps[racer] ?? {}
        return call('POST', `${server}/v1/flows/${flowId}/phone`, { token, body: { rung: 'quick', phoneCode } })
      })
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
      const codes = replies.filter(({ status }) => status !== 200).map(({ body }) => body.code)
      expect(codes).toEqual(Array(racers - 1).fill('number_in_use'))
    }
  }, 180_000)
})
