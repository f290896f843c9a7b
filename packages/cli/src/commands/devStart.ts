import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { ConsoleEntry, Emulator } from '@quickreg/emulator'
import { readConfig, startServer, type Environment } from '@quickreg/server'
import { loadEmulator } from '../loadEmulator.ts'
import { readPort } from '../ports.ts'
import { projectFailure, type DevProject } from './devProject.ts'
import { keepServiceKey } from './devServiceKey.ts'
import { smsDefaults } from './devSms.ts'

export interface DevSettings {
  env: Environment
  dataDir: string
  project: DevProject | undefined
  onConsole: (entry: ConsoleEntry) => void
}

/** WeChat with our server, under one clock. */
export async function startBoth(settings: DevSettings) {
  const { env, dataDir } = settings
  const world = await startWechat(settings)
  const { wechat, app } = world
  try {
    // Both sides learn the push keys here, so they need not outlive this process.
    const push = { token: randomBytes(16).toString('hex'), encodingAESKey: randomAesKey() }
    const config = readConfig({
      LOG_LEVEL: 'error', // the one warning of a start, that keys were made, is part of the greeting
      ...smsDefaults(env, wechat.url),
      ...ofUse(env),
      ...(!env.SERVICE_KEYS && !env.SERVICE_KEYS_FILE && { SERVICE_KEYS_FILE: keepServiceKey(dataDir) }),
      QUICKREG_ENV: 'development',
      WECHAT_APPID: app.appid,
      WECHAT_SECRET: app.secret,
      WECHAT_API_URL: wechat.url,
      WECHAT_PUSH_TOKEN: push.token,
      WECHAT_PUSH_AES_KEY: push.encodingAESKey,
      DATA_DIR: dataDir,
    })
    const server = await startServer(config, { now: () => wechat.clock.now() })
    const { remoteOrigins } = await openProject(wechat, settings, server.url)
    await configurePush(wechat, app.appid, { ...push, url: `${server.url}/v1/wechat/push/${app.appid}` })
    return { ...world, server, remoteOrigins, databaseUrl: config.DATABASE_URL, sms: config.sms }
  } catch (error) {
    await wechat.close()
    throw error
  }
}

/** WeChat with the reader's own back end. */
export async function startWithApi(settings: DevSettings, api: string) {
  const world = await startWechat(settings)
  try {
    return { ...world, ...(await openProject(world.wechat, settings, api)) }
  } catch (error) {
    await world.wechat.close()
    throw error
  }
}

async function startWechat({ env, dataDir, project, onConsole }: DevSettings) {
  const { appOfProject, DEFAULT_APP, READY_PEOPLE, startEmulator } = await loadEmulator()
  const app = project ? appOf(project, appOfProject) : DEFAULT_APP
  const wechat = await startEmulator({
    port: readPort('EMULATOR_PORT', env.EMULATOR_PORT, 8701),
    dataFile: join(dataDir, 'emulator.json'),
    onConsole,
  })
  return { wechat, app, people: READY_PEOPLE }
}

function appOf<App>(project: DevProject, read: (dir: string) => App): App {
  try {
    return read(project.dir)
  } catch (error) {
    throw projectFailure(error, project)
  }
}

async function openProject(wechat: Emulator, { project }: DevSettings, api: string) {
  if (!project) return { remoteOrigins: [] }
  return wechat.openProject({ dir: project.dir, api }).catch((error: unknown) => {
    throw projectFailure(error, project)
  })
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

/** What the environment may hold of the real WeChat has no place here; an empty variable says nothing. */
const ofUse = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name, value]) => value && !name.startsWith('WECHAT_')))
