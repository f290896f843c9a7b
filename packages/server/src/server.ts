import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from './config.ts'
import { dayCosts, type DayCosts } from './domain/costs.ts'
import { RegistrationError } from './domain/errors.ts'
import { generateKeys, keysSchema, type KeysFile } from './keys.ts'
import { listen, type Listener } from './listener.ts'
import { createLog, type Log } from './logging.ts'
import { createQuickreg, type Quickreg, type QuickregOptions } from './main.ts'
import { createCostStore } from './store/costStore.ts'
import { openDatabase, openToRead } from './store/open.ts'

export interface RunningServer {
  /** Public interface. */
  url: string
  /** Private interface: `/metrics` and health with details. */
  opsUrl: string
  /**
   * Says by `/readyz` that it is going, and still serves for as long as the configuration says; then takes no more
   * requests, finishes those in flight within ten seconds, closes the database.
   */
  close(): Promise<void>
}

export type StartOptions = Pick<
  QuickregOptions,
  'now' | 'random' | 'randomInt' | 'policy' | 'onCompleted' | 'onFatal'
> & { log?: Log }

/**
 * Runs the registration server on its public and its private port. Replaces `globalThis.Request` and `Response` of the
 * whole process by those of @hono/node-server, which are faster; a program that must keep Node's mounts
 * {@link createQuickreg} in a server of its own.
 */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 })
  const log = options.log ?? createLog(config.LOG_LEVEL)
  const quickreg = await createQuickreg({
    ...options,
    log,
    appid: config.WECHAT_APPID,
    secret: config.WECHAT_SECRET,
    wechatApiUrl: config.WECHAT_API_URL,
    tokenEndpoint: config.WECHAT_TOKEN_ENDPOINT,
    apiSecurity: config.WECHAT_API_SIGNING,
    databaseUrl: config.DATABASE_URL,
    postgres: config.postgres,
    keys: config.KEYS ?? developmentKeys(config.DATA_DIR, log),
    scenes: config.SCENES,
    serviceKeys: config.SERVICE_KEYS,
    push: config.push,
    openData: config.OPEN_DATA,
    sms: config.sms,
    policy: { ...config.policy, ...options.policy },
    tokenIssuer: config.TOKEN_ISSUER,
    docs: config.docs,
    trustedProxies: config.TRUSTED_PROXIES,
  })
  const listeners: Listener[] = []
  const end = () => Promise.all(listeners.map((one) => one.drain())).then(() => quickreg.close())
  let closing: Promise<void> | undefined
  const close = () => {
    quickreg.startDraining()
    return (closing ??= sleep(config.DRAIN_DELAY_SECONDS * 1000).then(end))
  }
  const open = async (fetch: Quickreg['fetch'], port: number, host: string) => {
    const listener = await listen(fetch, { port, host })
    listeners.push(listener)
    return listener.url
  }
  try {
    const url = await open(quickreg.fetch, config.PORT, config.HOST)
    const opsUrl = await open((request) => answerOps(quickreg, request), config.OPS_PORT, config.OPS_HOST)
    log.info({ url, opsUrl }, 'listening')
    return { url, opsUrl, close }
  } catch (error) {
    await end()
    throw error
  }
}

/** Brings the database of this configuration up to date, as a start does too. */
export async function migrate(config: Config): Promise<void> {
  mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 })
  const database = await openDatabase(config.DATABASE_URL, { postgres: config.postgres })
  await database.close()
}

/**
 * What a day of this configuration's app has cost so far. Reads, beside a server that may be running; makes nothing.
 *
 * @param day `2026-03-01`, of Asia/Shanghai.
 * @throws {NoDatabase} No server has made the database, or one of another version.
 */
export async function readCosts(config: Config, day: string, now = new Date()): Promise<DayCosts> {
  try {
    const database = await openToRead(config.DATABASE_URL)
    try {
      const costs = createCostStore({ database })
      const { WECHAT_APPID: appid, policy } = config
      const events = await costs.ofDay({ appid, day })
      const used = await costs.budgetsUsed({ appid, day, now })
      return dayCosts({ appid, day, ...events, budgets: policy.budgets, used })
    } finally {
      await database.close()
    }
  } catch (error) {
    // Nobody is told to come again: the reason itself is of use.
    throw error instanceof RegistrationError && error.cause ? error.cause : error
  }
}

async function answerOps(quickreg: Quickreg, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/metrics') {
    return new Response(await quickreg.metrics(), { headers: { 'content-type': 'text/plain; version=0.0.4' } })
  }
  if (pathname === '/healthz') return new Response('ok')
  if (pathname === '/readyz') {
    const health = await quickreg.health()
    return Response.json(health, { status: health.database && !health.draining ? 200 : 503 })
  }
  return new Response('not found', { status: 404 })
}

/** Keys for development, made once and kept beside the database. */
function developmentKeys(dataDir: string, log: Log): KeysFile {
  const file = join(dataDir, 'keys.json')
  try {
    writeFileSync(file, JSON.stringify(generateKeys(randomBytes), null, 2), { flag: 'wx', mode: 0o600 })
    log.warn({ file }, 'made keys for development; production needs KEYS_FILE')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return keysSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}
