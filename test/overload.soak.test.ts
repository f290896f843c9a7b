import { readFileSync } from 'node:fs'
import { tokensSchema } from '@quickreg/contract'
import { DEFAULT_APP, startEmulator, type Emulator } from '@quickreg/emulator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshDatabase, type TestDatabase } from './support/database.ts'
import { inLanes } from './support/floods.ts'
import { Phone } from './support/phone.ts'
import { startProcess, type ServerProcess } from './support/processes.ts'
import { keepLine, type Line } from './support/sockets.ts'
import { WechatControl } from './support/wechat.ts'
import { nextNumber, serverEnvironment } from './support/world.ts'

/** As many as a server has at its best, and five times, which is more than may be at the store at once. */
const [usual, crowd] = [64, 5 * 64]
const seconds = 20
/** What a heap of 256 MiB needs with all that is not on it. */
const mostMebibytes = 450

let emulator: Emulator
let wechat: WechatControl
let database: TestDatabase
let server: ServerProcess
const people: Person[] = []

interface Person {
  line: Line
  refreshToken: string
}

beforeAll(async () => {
  emulator = await startEmulator({ port: 0 })
  wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
  database = await freshDatabase()
  await wechat.patchApp({ quota: 1_000_000 })
  server = await startProcess({
    ...serverEnvironment(emulator.url, database),
    NODE_OPTIONS: '--max-old-space-size=256',
  })
  await inLanes(Array.from({ length: crowd }), async () => {
    const phone = await Phone.open(await wechat.addUser(nextNumber()), server.url, wechat)
    const { refreshToken = '' } = (await phone.join()).tokens ?? {}
    people.push({ line: keepLine(server.url), refreshToken })
  })
}, 300_000)
afterAll(async () => {
  people.forEach(({ line }) => line.hangUp())
  await server?.kill().catch(() => {})
  await emulator?.close()
  await database?.drop()
})

it('does as much for people under five times its load as under its own, and lives in 256 MiB', async () => {
  const own = await rush(people.slice(0, usual))
  const five = await rush(people)
  const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024
  console.log({ own, five, peakMebibytes: Math.round(peak) })

  expect(five.turnedAway).toBeGreaterThan(0)
  expect(five.signedOut).toBeLessThan(crowd / 10)
  expect(five.done).toBeGreaterThan(own.done / 2)
  expect(peak).toBeLessThan(mostMebibytes)
  const phone = await Phone.open(await wechat.addUser(nextNumber()), server.url, wechat)
  expect(await phone.join()).toMatchObject({ isNew: true })
  expect(await server.stop()).toBe(0)
}, 180_000)

/** Everybody refreshes tokens as fast as they can, and asks again at once when turned away. */
async function rush(crowd: readonly Person[]) {
  // A busy event loop accepts one connection a turn (libuv 1.45 and later): this is about those that are there.
  await inLanes(crowd, async ({ line }) => void (await line.get('/healthz')))
  const until = Date.now() + seconds * 1000
  const [done, turnedAway]: [number[], number[]] = [[], []]
  let signedOut = 0
  await Promise.all(
    crowd.map(async (person) => {
      while (Date.now() < until) {
        const { refreshToken, line } = person
        const askedAt = performance.now()
        const { status, headers, body } = await line.post('/v1/tokens/refresh', { refreshToken })
        const ms = performance.now() - askedAt
        if (status === 200) {
          person.refreshToken = tokensSchema.parse(body).refreshToken
          done.push(ms)
        } else if (body.code === 'refresh_invalid') {
          // The outcome of a rotation was unknown, and for longer than a repeat gives the same: a new wx.login helps.
          return void (signedOut += 1)
        } else {
          expect([status, body.code]).toEqual([503, 'overloaded'])
          expect(headers['retry-after']).toMatch(/^[123]$/)
          turnedAway.push(ms)
        }
      }
    }),
  )
  return {
    done: done.length,
    doneMs: spread(done),
    turnedAway: turnedAway.length,
    turnedAwayMs: spread(turnedAway),
    signedOut,
  }
}

function spread(times: number[]) {
  const sorted = times.sort((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10
  return { p50: at(0.5), p99: at(0.99) }
}
