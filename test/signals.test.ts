import { tokensSchema } from '@quickreg/contract'
import { DEFAULT_APP, startEmulator, type Emulator } from '@quickreg/emulator'
import { generateKeys, type Environment } from '@quickreg/server'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase, type TestDatabase } from './support/database.ts'
import { call } from './support/http.ts'
import { Phone } from './support/phone.ts'
import { startProcess, type ServerProcess } from './support/processes.ts'
import { keepLine } from './support/sockets.ts'
import { WechatControl } from './support/wechat.ts'
import { nextNumber, serverEnvironment } from './support/world.ts'

let emulator: Emulator
let wechat: WechatControl
let database: TestDatabase
let server: ServerProcess | undefined

beforeAll(async () => {
  emulator = await startEmulator({ port: 0 })
  wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
  await wechat.patchApp({ quota: 1_000_000 })
  database = await freshDatabase()
})
afterAll(async () => {
  await server?.kill().catch(() => {})
  await emulator?.close()
  await database?.drop()
})

const keys = JSON.stringify(generateKeys(randomBytes))
const start = async (changes: Environment = {}) =>
  (server = await startProcess({ ...serverEnvironment(emulator.url, database), KEYS: keys, ...changes }))

describe('SIGTERM under load', () => {
  it('answers every request it took, refuses new ones, and forgets nothing it answered', async () => {
    const { url, stop } = await start()
    const people = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const phone = await Phone.open(await wechat.addUser(nextNumber()), url, wechat)
        return { line: keepLine(url), tokens: (await phone.join()).tokens, refreshed: 0 }
      }),
    )
    const ends = people.map(async (person) => {
      for (;;) {
        const { refreshToken } = person.tokens ?? {}
        const answer = await person.line.post('/v1/tokens/refresh', { refreshToken }).catch(codeOf)
        if (typeof answer === 'string') return answer
        expect(answer.status).toBe(200)
        person.tokens = tokensSchema.parse(answer.body)
        person.refreshed += 1
      }
    })
    while (people.some(({ refreshed }) => refreshed < 3)) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await stop()).toBe(0)

    // Whoever is cut off in the middle sees ECONNRESET.
    expect(await Promise.all(ends)).toEqual(people.map(() => 'ECONNREFUSED'))
    const again = await start()
    for (const { tokens } of people) {
      const { refreshToken } = tokens ?? {}
      const { status } = await call('POST', `${again.url}/v1/tokens/refresh`, { body: { refreshToken } })
      expect(status, 'the newest token is known').toBe(200)
    }
    await again.stop()
  })

  const codeOf = (error: NodeJS.ErrnoException) => error.code ?? error.message
})

describe('SIGTERM where a load balancer has to notice', () => {
  beforeEach(() => start({ DRAIN_DELAY_SECONDS: '60' }))

  it('is no longer ready on either port at once, but lives and serves; a second one ends it as a failure', async () => {
    const { url, opsUrl, pid, exited } = server as ServerProcess
    const ask = async (address: string) => (await fetch(address)).status
    expect(await Promise.all([ask(`${url}/readyz`), ask(`${opsUrl}/readyz`)])).toEqual([200, 200])

    process.kill(pid, 'SIGTERM')
    while ((await ask(`${url}/readyz`)) === 200) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await ask(`${opsUrl}/readyz`)).toBe(503)
    expect(await (await fetch(`${opsUrl}/readyz`)).json()).toMatchObject({ database: true, draining: true })
    expect(await Promise.all([ask(`${url}/healthz`), ask(`${opsUrl}/healthz`), ask(`${opsUrl}/metrics`)])).toEqual([
      200, 200, 200,
    ])
    expect(await Phone.open(await wechat.addUser(nextNumber()), url, wechat)).toBeInstanceOf(Phone)

    await new Promise((resolve) => setTimeout(resolve, 1_100)) // one within a second is npm's repeat of the first
    process.kill(pid, 'SIGTERM')
    expect(await exited).toEqual({ code: 1, signal: null })
  })
})
