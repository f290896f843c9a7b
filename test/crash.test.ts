import { outcomeSchema, type Outcome } from '@quickreg/contract'
import { DEFAULT_APP, startEmulator, type Emulator } from '@quickreg/emulator'
import { generateKeys } from '@quickreg/server'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshDatabase, type TestDatabase } from './support/database.ts'
import { call } from './support/http.ts'
import { Phone } from './support/phone.ts'
import { startProcess, type ServerProcess } from './support/processes.ts'
import { WechatControl } from './support/wechat.ts'
import { nextNumber, serverEnvironment } from './support/world.ts'

const crashes = 2
const peopleAtOnce = 12

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
const start = async () => (server = await startProcess({ ...serverEnvironment(emulator.url, database), KEYS: keys }))

it('keeps every registration it acknowledged, however often it is killed', async () => {
  const acknowledged: { phone: Phone; outcome: Outcome }[] = []
  for (let crash = 0; crash < crashes; crash += 1) {
    const { url, kill } = await start()
    const people = await Promise.all(Array.from({ length: peopleAtOnce }, () => wechat.addUser(nextNumber())))
    const joins = people.map(async (person) => {
      const phone = await Phone.open(person, url, wechat)
      acknowledged.push({ phone, outcome: await phone.join() })
    })
    // As soon as half of them have their answer, the others are somewhere in the middle.
    while (acknowledged.length < crash * peopleAtOnce + peopleAtOnce / 2 && (await anyPending(joins))) {
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await kill()
    await Promise.allSettled(joins)

    const again = await start()
    for (const { phone, outcome } of acknowledged) {
      const { session } = await Phone.open(phone.person, again.url, wechat)
      expect(session.account).toEqual(outcome.account)
    }
    // And whoever got no answer can still join, or already has.
    for (const person of people) {
      const phone = await Phone.open(person, again.url, wechat)
      const account = phone.session.account ?? (await phone.join()).account
      expect(account?.id).toBeTruthy()
    }
    await again.stop()
  }
})

it('finishes what is under way when asked to stop, and exits with 0', async () => {
  const { url, stop } = await start()
  const person = await wechat.addUser(nextNumber())
  const phone = await Phone.open(person, url, wechat)
  const { flowId } = await phone.openFlow()
  const { code: phoneCode } = await phone.tap()
  await wechat.faults({
    faults: [{ route: '/wxa/business/getuserphonenumber', kind: 'delay', delayMs: 1000, times: 1 }],
  })
  const submitted = call('POST', `${url}/v1/flows/${flowId}/phone`, {
    token: phone.session.sessionToken,
    body: { rung: 'quick', phoneCode },
  })
  await reached('/wxa/business/getuserphonenumber')
  const code = stop()
  expect(outcomeSchema.parse((await submitted).body)).toMatchObject({ isNew: true })
  expect(await code).toBe(0)
  await expect(call('GET', `${url}/healthz`)).rejects.toThrow('fetch failed')
})

it('finishes a registration whose client went away, and gives it on the next request', async () => {
  const { url, stop } = await start()
  const phone = await Phone.open(await wechat.addUser(nextNumber()), url, wechat)
  const { flowId } = await phone.openFlow()
  const { code: phoneCode } = await phone.tap()
  await wechat.faults({
    faults: [{ route: '/wxa/business/getuserphonenumber', kind: 'delay', delayMs: 500, times: 1 }],
  })
  const gone = new AbortController()
  const abandoned = fetch(`${url}/v1/flows/${flowId}/phone`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${phone.session.sessionToken}` },
    body: JSON.stringify({ rung: 'quick', phoneCode }),
    signal: gone.signal,
  })
  await reached('/wxa/business/getuserphonenumber')
  gone.abort()
  await expect(abandoned).rejects.toThrow()
  expect(await phone.submitCode(flowId, phoneCode)).toMatchObject({ isNew: true })
  await stop()
})

async function anyPending(promises: Promise<unknown>[]): Promise<boolean> {
  const pending = Symbol()
  const states = await Promise.all(
    promises.map((p) => Promise.race([p.catch(() => undefined), Promise.resolve(pending)])),
  )
  return states.includes(pending)
}

/** Waits until a delayed call of this route is under way at WeChat. */
async function reached(route: string): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const { faults } = await wechat.state<{ faults: { route: string; used?: number; times?: number }[] }>()
    if (faults.every((fault) => fault.route !== route || fault.times === 0)) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`${route} was not called`)
}
