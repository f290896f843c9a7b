import { createHash } from 'node:crypto'
import { createClock, DEFAULT_APP, startEmulator, type EmulatorClock } from '@quickreg/emulator'
import { readConfig, startServer, type Environment, type RunningServer, type StartOptions } from '@quickreg/server'
import { watchAnswers } from './answers.ts'
import { freshDatabase, type TestDatabase } from './database.ts'
import { Phone } from './phone.ts'
import { WechatControl, type Person } from './wechat.ts'

/** A server and WeChat in one process, under one clock, talking HTTP: where stories take place. */
export interface World {
  clock: EmulatorClock
  wechat: WechatControl
  server: RunningServer
  database: TestDatabase
  environment: Environment
  /** Somebody opens the mini program. */
  holdPhone(person: Person): Promise<Phone>
  /** Starts a person with a mainland number of their own. */
  somebody(): Promise<Person>
  /** Another server on the same database, as a second process would be. */
  startAnother(changes?: Environment): Promise<RunningServer>
  /** Stops the server and starts it again on what it stored. */
  restart(): Promise<void>
  /** @throws {Error} A server gave an answer that docs/openapi.json does not foresee. */
  close(): Promise<void>
}

export const serviceKey = 'service-key-for-tests-0123456789'
export const push = { token: 'pushtoken', encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }

const start = new Date('2026-03-01T02:00:00.000Z')

/** What a server needs to know of an emulator and a database, whether it runs here or as a process. */
export function serverEnvironment(wechatUrl: string, database: TestDatabase): Environment {
  return {
    QUICKREG_ENV: 'test',
    WECHAT_APPID: DEFAULT_APP.appid,
    WECHAT_SECRET: DEFAULT_APP.secret,
    WECHAT_API_URL: wechatUrl,
    SMS_PROVIDER: 'emulator',
    SMS_API_URL: `${wechatUrl}/_emulator/sms`,
    DATABASE_URL: database.url,
    DATA_DIR: database.folder,
    PORT: '0',
    OPS_PORT: '0',
  }
}

export async function startWorld(changes: Environment = {}, options: StartOptions = {}): Promise<World> {
  const clock = createClock(start)
  const emulator = await startEmulator({ clock, port: 0 })
  const wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
  const database = await freshDatabase()
  const environment: Environment = {
    ...serverEnvironment(emulator.url, database),
    WECHAT_PUSH_TOKEN: push.token,
    WECHAT_PUSH_AES_KEY: push.encodingAESKey,
    SERVICE_KEYS: JSON.stringify({ shop: createHash('sha256').update(serviceKey).digest('hex') }),
    LOG_LEVEL: 'silent',
    ...changes,
  }
  const servers: RunningServer[] = []
  const { log, undocumented } = watchAnswers(options.log)
  const startAnother = async (more: Environment = {}) => {
    const server = await startServer(readConfig({ ...environment, ...more }), {
      now: () => clock.now(),
      ...options,
      log,
    })
    servers.push(server)
    return server
  }
  const world: World = {
    clock,
    wechat,
    database,
    environment,
    server: await startAnother(),
    holdPhone: (person) => Phone.open(person, world.server.url, wechat),
    somebody: () => wechat.addUser(nextNumber()),
    startAnother,
    async restart() {
      await world.server.close()
      world.server = await startAnother({ PORT: new URL(world.server.url).port })
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()))
      await emulator.close()
      await database.drop()
      const surprises = undocumented()
      if (surprises.length > 0) throw new Error(`Not in docs/openapi.json: ${surprises.join(', ')}`)
    },
  }
  return world
}

/** For stories in which one person does in a minute what the limits allow in a month. */
export const tireless: StartOptions = {
  policy: {
    tapsPerPerson: { count: 10_000, seconds: 60 },
    junkPerPerson: { count: 100_000, seconds: 60 },
    junkPerNetwork: { count: 100_000, seconds: 60 },
    junkSignInsPerNetwork: { count: 100_000, seconds: 60 },
  },
}

let numbers = 0

/** A number nobody else in this process has. */
export function nextNumber() {
  numbers += 1
  return { countryCode: '86', purePhoneNumber: `139${String(numbers).padStart(8, '0')}` }
}
