import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Emulator } from '@quickreg/emulator'
import { readConfig, startServer, type Environment } from '@quickreg/server'
import { loadEmulator } from '../loadEmulator.ts'
import { readPort } from '../ports.ts'
import { startFailure } from '../startFailure.ts'
import { Failure, type Terminal } from '../terminal.ts'
import { untilStopped } from '../untilStopped.ts'
import { greeting } from './devGreeting.ts'

/** An offline WeChat and the server in one process, under one clock. */
export async function dev(terminal: Terminal): Promise<void> {
  const stopped = untilStopped()
  const env: Environment = { ...readEnvFile(), ...process.env }
  refuseProductionDatabase(env)
  const dataDir = env.DATA_DIR || './.quickreg'
  const running = await startBoth(env, dataDir).catch((error: unknown) => {
    throw startFailure(error)
  })
  const { server, wechat } = running
  terminal.say(greeting({ ...running, dataDir }))
  terminal.print(`ready ${server.url} ${wechat.url}`)
  await stopped
  await server.close()
  await wechat.close()
}

async function startBoth(env: Environment, dataDir: string) {
  const { createClock, DEFAULT_APP, READY_PEOPLE, startEmulator } = await loadEmulator()
  const { appid, secret } = DEFAULT_APP
  const clock = createClock()
  const wechat = await startEmulator({
    clock,
    port: readPort('EMULATOR_PORT', env.EMULATOR_PORT, 8701),
    dataFile: join(dataDir, 'emulator.json'),
  })
  try {
    // Both sides learn the push keys here, so they need not outlive this process.
    const push = { token: randomBytes(16).toString('hex'), encodingAESKey: randomAesKey() }
    const config = readConfig({
      LOG_LEVEL: 'error', // the one warning of a start, that keys were made, is part of the greeting
      ...withoutWechat(env),
      QUICKREG_ENV: 'development',
      WECHAT_APPID: appid,
      WECHAT_SECRET: secret,
      WECHAT_API_URL: wechat.url,
      WECHAT_PUSH_TOKEN: push.token,
      WECHAT_PUSH_AES_KEY: push.encodingAESKey,
      DATA_DIR: dataDir,
    })
    const server = await startServer(config, { now: () => clock.now() })
    await configurePush(wechat, appid, { ...push, url: `${server.url}/v1/wechat/push/${appid}` })
    return { server, wechat, appid, people: READY_PEOPLE, databaseUrl: config.DATABASE_URL }
  } catch (error) {
    await wechat.close()
    throw error
  }
}

async function configurePush(wechat: Emulator, appid: string, push: object): Promise<void> {
  const response = await fetch(`${wechat.url}/_emulator/apps/${appid}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ push }),
  })
  if (!response.ok) throw new Error(`The emulator refused the push settings: ${await response.text()}`)
}

/** 43 letters and digits, whose base64 is 32 bytes with the last two bits zero, as WeChat's console makes them. */
function randomAesKey(): string {
  for (;;) {
    const key = randomBytes(32).toString('base64').slice(0, 43)
    if (/^[A-Za-z0-9]+$/.test(key)) return key
  }
}

/** An environment made for production names the database with the real numbers. */
function refuseProductionDatabase(env: Environment): void {
  if (env.QUICKREG_ENV !== 'production' || !(env.DATABASE_URL || env.DATABASE_URL_FILE)) return
  throw new Failure({
    zh: '这里同时设置了 QUICKREG_ENV=production 和 DATABASE_URL：`dev` 会把虚构的人写进那个数据库，请先去掉其中一个。',
    en: 'QUICKREG_ENV=production and DATABASE_URL are both set here, and `dev` would register made-up people in that database: unset one of them.',
  })
}

/** What the environment may hold of the real WeChat has no place here. */
const withoutWechat = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('WECHAT_')))

/** `.env` of the current folder; the environment itself goes before it. */
function readEnvFile(): Environment {
  try {
    return parseEnv(readFileSync('.env', 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Failure({ zh: '读不到 .env 文件。', en: 'The file .env cannot be read.' }, { cause: error })
  }
}
