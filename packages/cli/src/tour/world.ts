import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Text } from '../terminal.ts'
import { createReadCosts, type ReadCosts } from './costs.ts'
import { createHttp, expectStatus, type Http } from './http.ts'
import { Person } from './person.ts'
import type { Dev } from './startDev.ts'
import { createWechat, type Wechat } from './wechat.ts'

/** Everybody and everything the story is about. */
export interface World {
  wechat: Wechat
  server: Http
  /** Key of the shop's back end at the server. */
  serviceKey: string
  readCosts: ReadCosts
  /** A woman with one number, 138 0013 8000. */
  lin: Person
  /** A man with two numbers and an old phone. */
  zhou: Person
  /** A woman with a number of Hong Kong. */
  chan: Person
  /** Says no, then yes. */
  gu: Person
  /** Comes when the quota is used up; later gets Lin's old number. */
  tang: Person
  /** Declines both buttons and registers by SMS. */
  song: Person
  /** Wants codes sent to Song's number. */
  ma: Person
}

/** The shop's back end has a key of its own; the server knows only its SHA-256. */
export function createServiceKey(folder: string): { serviceKey: string; file: string } {
  const serviceKey = randomBytes(32).toString('base64url')
  const file = join(folder, 'service-keys.json')
  writeFileSync(file, JSON.stringify({ shop: createHash('sha256').update(serviceKey).digest('hex') }))
  return { serviceKey, file }
}

/** The first three are among the people every emulator starts with, the others are added. */
export async function createWorld(
  dev: Dev,
  { serviceKey, dataDir, language }: { serviceKey: string; dataDir: string; language: keyof Text },
): Promise<World> {
  const server = createHttp(dev.serverUrl, { gone: dev.gone, language })
  const wechatHttp = createHttp(dev.wechatUrl, { gone: dev.gone, language })
  const { apps } = await expectStatus<{ apps: [{ appid: string }] }>(200, wechatHttp('GET', '/_emulator/state'))
  const wechat = createWechat(wechatHttp, apps[0].appid)
  await wechat.addPerson('gu', '13600136000')
  await wechat.addPerson('tang', '13500135000')
  await wechat.addPerson('song', '13700137000')
  await wechat.addPerson('ma', '13400134000')
  const person = (userId: string) => new Person(userId, { wechat, server })
  return {
    wechat,
    server,
    serviceKey,
    readCosts: createReadCosts({ appid: wechat.appid, dataDir }),
    lin: person('lin'),
    zhou: person('two'),
    chan: person('hk'),
    gu: person('gu'),
    tang: person('tang'),
    song: person('song'),
    ma: person('ma'),
  }
}
