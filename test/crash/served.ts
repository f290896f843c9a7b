import { createHash, randomBytes } from 'node:crypto'
import { DEFAULT_APP, startEmulator } from '@quickreg/emulator'
import { generateKeys, type Environment } from '@quickreg/server'
import { freshDatabase, type TestDatabase } from '../support/database.ts'
import type { Failpoint } from '../support/failpoints.ts'
import { call } from '../support/http.ts'
import { Phone } from '../support/phone.ts'
import { startProcess, type ProcessOptions, type ServerProcess } from '../support/processes.ts'
import { WechatControl } from '../support/wechat.ts'
import { nextNumber, serverEnvironment, serviceKey } from '../support/world.ts'

const failpoints = new URL('../support/failpoints.ts', import.meta.url).href

/** WeChat in this process, and servers that are processes of their own, on one database. */
export interface Served {
  wechat: WechatControl
  database: TestDatabase
  environment: Environment
  start(options?: ProcessOptions & { changes?: Environment }): Promise<ServerProcess>
  /** A server that stops where it is told to. */
  startFragile(changes?: Environment): Promise<FragileServer>
  /** Somebody with a number of their own opens the mini program. */
  newcomer(server: { url: string }): Promise<Phone>
  /** Ends the servers that are left. */
  close(): Promise<void>
}

export interface FragileServer extends ServerProcess {
  /** The next time but `passing - 1` that it comes to the point, it gets the signal. */
  breakAt(point: Failpoint, passing?: number, signal?: 'SIGKILL' | 'SIGSTOP'): Promise<void>
  /** Sets a pragma on its connections to SQLite. */
  pragma(name: string, value: string | number): Promise<void>
}

export async function serve(): Promise<Served> {
  const emulator = await startEmulator({ port: 0 })
  const wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
  await wechat.patchApp({ quota: 1_000_000 })
  const database = await freshDatabase()
  const environment: Environment = {
    ...serverEnvironment(emulator.url, database),
    KEYS: JSON.stringify(generateKeys(randomBytes)),
    SERVICE_KEYS: JSON.stringify({ shop: createHash('sha256').update(serviceKey).digest('hex') }),
    TRUSTED_PROXIES: '127.0.0.1',
  }
  const servers: ServerProcess[] = []
  const start: Served['start'] = async ({ changes, ...options } = {}) => {
    const server = await startProcess({ ...environment, ...changes }, options)
    servers.push(server)
    return server
  }
  let people = 0
  return {
    wechat,
    database,
    environment,
    start,
    async startFragile(changes) {
      const server = await start({ preload: [failpoints], changes })
      const order = (path: string) => call('POST', `${server.opsUrl}/${path}`)
      return {
        ...server,
        breakAt: async (point, passing = 1, signal = 'SIGKILL') =>
          void (await order(`failpoint/${point}/${passing}/${signal}`)),
        pragma: async (name, value) => void (await order(`pragma/${name}/${value}`)),
      }
    },
    async newcomer(server) {
      people += 1
      // Each from a network of their own, for limits are not the matter here.
      const headers = { 'x-forwarded-for': `10.0.${people >> 8}.${people & 255}` }
      return Phone.open(await wechat.addUser(nextNumber()), server.url, wechat, headers)
    },
    async close() {
      await Promise.all(servers.map((server) => server.kill()))
      await emulator.close()
      await database.drop()
    },
  }
}
