import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '@quickreg/contract'
import { DEFAULT_APP, startEmulator } from '@quickreg/emulator'
import { generateKeys, type Environment } from '@quickreg/server'
import { afterEach, expect, it } from 'vitest'
import { startBalancer } from './support/balancer.ts'
import { freshDatabase } from './support/database.ts'
import { Phone } from './support/phone.ts'
import { startProcess, type ServerProcess } from './support/processes.ts'
import { WechatControl, type Person } from './support/wechat.ts'
import { nextNumber, serverEnvironment } from './support/world.ts'

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

/** An empty database and a WeChat; processes that share these and nothing else. */
async function setUp(more: Environment = {}) {
  const emulator = await startEmulator({ port: 0 })
  const database = await freshDatabase()
  endings.push(() => emulator.close(), database.drop)
  const wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
  await wechat.patchApp({ quota: 1_000_000 })
  const keys = JSON.stringify(generateKeys(randomBytes))
  const environment = { ...serverEnvironment(emulator.url, database), KEYS: keys, ...more }
  const start = async (): Promise<ServerProcess> => {
    const server = await startProcess(environment)
    endings.push(() => server.kill())
    return server
  }
  return { wechat, start }
}

it('lets processes that start at once on an empty database all serve, one schema and one access token for all', async () => {
  const { wechat, start } = await setUp()
  const servers = await Promise.all([start(), start(), start()])
  for (const { url } of servers) {
    const phone = await Phone.open(await wechat.addUser(nextNumber()), url, wechat)
    expect(await phone.join()).toMatchObject({ isNew: true })
  }
  expect(await wechat.calls('/cgi-bin/stable_token')).toBe(1)
})

it('answers every request while one process after the other is replaced under load, and loses nobody', async () => {
  const { wechat, start } = await setUp({ DRAIN_DELAY_SECONDS: '1' })
  const balancer = await startBalancer()
  endings.push(balancer.close)
  const old = [await start(), await start()]
  const use = async ({ url }: ServerProcess) => {
    balancer.add(url)
    while (!balancer.uses(url)) await sleep(10)
  }
  await Promise.all(old.map(use))
  const registered: { person: Person; outcome: Outcome }[] = []
  /** Enough that every server has its turn. */
  const served = async (count: number) => {
    for (const enough = registered.length + count; registered.length < enough;) await sleep(10)
  }

  let isOver = false
  const load = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const person = await wechat.addUser(nextNumber())
      registered.push({ person, outcome: await (await Phone.open(person, balancer.url, wechat)).join() })
    }
  })
  const replaced = (async () => {
    await served(6)
    for (const server of old) {
      expect(await server.stop()).toBe(0)
      await use(await start())
      await served(6)
    }
    isOver = true
  })()
  await Promise.all([replaced, ...load])

  expect(balancer.dropped()).toEqual([])
  expect(balancer.answered().size).toBe(4)
  for (const count of balancer.answered().values()) expect(count).toBeGreaterThan(0)
  for (const { person, outcome } of registered) {
    expect((await Phone.open(person, balancer.url, wechat)).session.account).toEqual(outcome.account)
  }
})
