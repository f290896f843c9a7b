import { DEFAULT_APP, startEmulator, type Emulator } from '@quickreg/emulator'
import { generateKeys, type Environment } from '@quickreg/server'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { freshDatabase, type TestDatabase } from '../support/database.ts'
import { Phone } from '../support/phone.ts'
import { startProcess } from '../support/processes.ts'
import { seededRandom } from '../support/random.ts'
import { WechatControl, type Person } from '../support/wechat.ts'
import { nextNumber, serverEnvironment } from '../support/world.ts'
import { firstFailure, startOnBrokenDisk, type BrokenServer } from './brokenDisk.ts'
import { requireStrace } from './strace.ts'

vi.setConfig({ testTimeout: 20 * 60_000 })

const breakdowns = 40
const peopleAtOnce = 8
const mostPeople = 400

let emulator: Emulator
let wechat: WechatControl
let database: TestDatabase
let environment: Environment
beforeAll(async () => {
  requireStrace()
  emulator = await startEmulator({ port: 0 })
  wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
  await wechat.patchApp({ quota: 1_000_000 })
  database = await freshDatabase()
  const keys = JSON.stringify(generateKeys(randomBytes))
  environment = { ...serverEnvironment(emulator.url, database), KEYS: keys, LANG: 'en_US.UTF-8' }
})
afterAll(async () => {
  await emulator?.close()
  await database?.drop()
})

interface Registered {
  person: Person
  accountId: string
}

/** So many people try to register, or as many as come before the server is gone. Returns who was told so. */
async function registerMany(server: BrokenServer, people: number): Promise<Registered[]> {
  const registered: Registered[] = []
  const url = await server.listening
  let isOver = url === undefined
  void server.ended.then(() => (isOver = true))
  for (let tried = 0; tried < people && !isOver; tried += peopleAtOnce) {
    const group = await Promise.all(Array.from({ length: peopleAtOnce }, () => wechat.addUser(nextNumber())))
    const joins = group.map(async (person) => {
      const { account } = await (await Phone.open(person, url!, wechat)).join()
      registered.push({ person, accountId: account!.id })
    })
    await Promise.allSettled(joins) // whose server is gone has no answer, and that is not the question here
  }
  return registered
}

/** On a disk that works again. */
async function expectAllKnown(registered: Registered[]): Promise<void> {
  const { url, stop } = await startProcess(environment)
  for (const { person, accountId } of registered) {
    const { session } = await Phone.open(person, url, wechat)
    expect(session.account?.id).toBe(accountId)
  }
  expect(await stop()).toBe(0)
}

it('ends at once, with one sentence, when the disk fails, and has acknowledged nothing after that', async () => {
  const { next } = seededRandom('disks that fail')
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low))
  const seen: Record<string, number> = {}
  const registered: Registered[] = []

  for (let breakdown = 0; breakdown < breakdowns; breakdown += 1) {
    const trace = join(database.folder, `trace-${breakdown}`)
    const failing =
      breakdown % 2 === 0
        ? { calls: ['fsync', 'fdatasync'], from: between(1, 60) }
        : { calls: ['pwrite64'], from: between(1, 3000) }
    const server = startOnBrokenDisk(environment, { ...failing, trace })
    const told = await registerMany(server, mostPeople)
    server.kill() // if it still runs, the line below says so
    const { code, complaint } = await server.ended
    const failure = firstFailure(trace)

    const story = `${failing.calls.join()} from ${failing.from}: ${JSON.stringify(failure)}`
    expect(code, story).toBe(1)
    expect(complaint, story).toMatch(/^[^\n]+: disk I\/O error[^\n]*\n$/)
    if (failure?.during === 'commit') expect(failure.answersAfter, story).toEqual([])
    const what = `${failure?.call} in a ${failure?.during}`
    seen[what] = (seen[what] ?? 0) + 1
    registered.push(...told)
    await expectAllKnown(told)
  }
  await expectAllKnown(registered)

  console.info(`${breakdowns} failures of the disk, ${registered.length} acknowledged registrations:`, seen)
  expect(seen).toMatchObject({ 'fsync in a commit': expect.any(Number), 'pwrite64 in a commit': expect.any(Number) })
})

it.each([
  ['fsync', 3],
  ['pwrite64', 20],
])('ends when %s fails in a checkpoint, and loses nothing: the log keeps it all', async (call, from) => {
  const trace = join(database.folder, `trace-checkpoint-${call}`)
  const file = database.url.slice('sqlite:'.length)
  const server = startOnBrokenDisk(environment, { calls: [call], from, file, trace })
  const registered = await registerMany(server, 200)
  server.kill() // if it still runs, the next line says so
  expect(await server.ended).toEqual({ code: 1, complaint: expect.stringMatching(/^[^\n]+: disk I\/O error[^\n]*\n$/) })

  expect(firstFailure(trace)).toMatchObject({ call, during: 'checkpoint' })
  expect(registered.length).toBeGreaterThan(0)
  await expectAllKnown(registered)
})
