import { DEFAULT_APP, startEmulator, type Emulator } from '@quickreg/emulator'
import {
  createQuickreg,
  developmentScenes,
  generateKeys,
  Secret,
  type Completed,
  type Quickreg,
} from '@quickreg/server'
import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshDatabase, type TestDatabase } from './support/database.ts'
import { Phone } from './support/phone.ts'
import { WechatControl } from './support/wechat.ts'
import { nextNumber } from './support/world.ts'

let emulator: Emulator
let database: TestDatabase
let quickreg: Quickreg
let host: Server
let url: string
const completed: Completed[] = []
const errors: string[] = []

// Somebody's own node:http server, with Quickreg mounted in it.
beforeAll(async () => {
  emulator = await startEmulator({ port: 0 })
  database = await freshDatabase()
  quickreg = await createQuickreg({
    appid: DEFAULT_APP.appid,
    secret: new Secret(DEFAULT_APP.secret),
    wechatApiUrl: emulator.url,
    databaseUrl: database.url,
    keys: generateKeys(randomBytes),
    scenes: developmentScenes,
    log: { info: () => {}, warn: () => {}, error: (_, message) => void errors.push(message) },
    onCompleted(done) {
      completed.push(done)
      throw new Error('the shop’s own trouble')
    },
  })
  const listener = getRequestListener((request, { incoming }) =>
    quickreg.fetch(request, { remoteAddress: incoming.socket.remoteAddress }),
  )
  host = createServer((request, response) => void listener(request, response))
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
})
afterAll(async () => {
  host.close()
  await quickreg.close()
  await emulator.close()
  await database.drop()
})

it('tells the program around it of every number once, whatever that program does with it', async () => {
  const wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
  const number = nextNumber()
  const phone = await Phone.open(await wechat.addUser(number), url, wechat)
  const { flowId } = await phone.openFlow()
  const { code } = await phone.tap()
  const joined = await phone.submitCode(flowId, code)
  await phone.submitCode(flowId, code) // a repeat is no second completion
  const booking = await phone.openFlow('booking')
  await phone.useKnownPhone(booking.flowId)

  const e164 = `+86${number.purePhoneNumber}`
  expect(completed).toMatchObject([
    { flowId, purpose: 'account', scene: 'join', isNew: true, account: { id: joined.account?.id, phone: e164 } },
    { flowId: booking.flowId, purpose: 'contact', scene: 'booking', isNew: false, contact: { phone: e164 } },
  ])
  expect(completed).toHaveLength(2)
  expect(errors).toEqual(['onCompleted failed', 'onCompleted failed'])
})
