import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseEnv } from 'node:util'
import type { Emulator } from '@quickreg/emulator'
import { readConfig, startServer, type Environment, type RunningServer } from '@quickreg/server'
import { loadEmulator, readPort } from '../loadEmulator.ts'
import { startFailure } from '../startFailure.ts'
import { Failure, type Terminal, type Text } from '../terminal.ts'
import { untilStopped } from '../untilStopped.ts'

/** An offline WeChat and the server in one process, under one clock. */
export async function dev(terminal: Terminal): Promise<void> {
  const stopped = untilStopped()
  const env: Environment = { ...readEnvFile(), ...process.env }
  const dataDir = env.DATA_DIR || './.quickreg'
  const running = await startBoth(env, dataDir).catch((error: unknown) => {
    throw startFailure(error)
  })
  const { server, wechat, appid, people } = running
  terminal.say(greeting({ server, wechat, appid, people, dataDir }))
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
      LOG_LEVEL: 'warn',
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
    return { server, wechat, appid, people: Object.values(READY_PEOPLE) }
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

interface Greeting {
  server: RunningServer
  wechat: Emulator
  appid: string
  people: string[]
  dataDir: string
}

function greeting({ server, wechat, appid, people, dataDir }: Greeting): Text {
  const folder = relative('', dataDir) || '.'
  return {
    zh: `
服务器     ${server.url}   接口文档 ${server.url}/docs
运维端口   ${server.opsUrl}   /metrics、/readyz
离线微信   ${wechat.url}   控制面 ${wechat.url}/_emulator/state
数据       ${folder}

微信是模拟的：小程序 ${appid}（已认证，1000 次额度）和人物 ${people.join('、')}；不连外网，不产生费用。
${folder} 中的密钥只供开发：生产环境请用自己的 KEYS_FILE。按 Ctrl-C 停止。
`,
    en: `
Server           ${server.url}   API documents ${server.url}/docs
Private port     ${server.opsUrl}   /metrics, /readyz
WeChat, offline  ${wechat.url}   control plane ${wechat.url}/_emulator/state
Data             ${folder}

Pretended: WeChat itself, with the mini program ${appid} (verified, a quota of 1000) and the people
${people.join(', ')}. Nothing leaves this machine and nothing is charged.
The keys in ${folder} are for development only; production needs a KEYS_FILE of its own. Ctrl-C stops.
`,
  }
}
