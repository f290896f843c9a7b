import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import type { ConsoleEntry } from '@quickreg/emulator'
import type { Environment } from '@quickreg/server'
import { startFailure } from '../startFailure.ts'
import { Failure, type Terminal } from '../terminal.ts'
import { untilStopped } from '../untilStopped.ts'
import { consoleLines } from './devConsole.ts'
import { greeting, greetingWithApi } from './devGreeting.ts'
import { findProject, readApi, type DevOptions } from './devProject.ts'
import { startBoth, startWithApi, type DevSettings } from './devStart.ts'

/** An offline WeChat with a mini program on its phone, and the server it talks to: ours, or the reader's own. */
export async function dev(options: DevOptions, terminal: Terminal): Promise<void> {
  const stopped = untilStopped()
  const env: Environment = { ...readEnvFile(), ...process.env }
  const onConsole = (entry: ConsoleEntry) => {
    const lines = consoleLines(entry)
    terminal.complain({ zh: lines, en: lines })
  }
  const settings = { env, dataDir: env.DATA_DIR || './.quickreg', project: findProject(options), onConsole }
  const api = readApi(options)
  await (api === undefined ? runWithServer(settings, terminal, stopped) : runWithApi(settings, api, terminal, stopped))
}

async function runWithServer(settings: DevSettings, terminal: Terminal, stopped: Promise<void>): Promise<void> {
  refuseProductionDatabase(settings.env)
  const running = await startBoth(settings).catch((error: unknown) => {
    throw startFailure(error)
  })
  const { server, wechat } = running
  terminal.say(greeting({ ...running, ...settings }))
  terminal.print(`ready ${server.url} ${wechat.url}`)
  await stopped
  await server.close()
  await wechat.close()
}

async function runWithApi(settings: DevSettings, api: string, terminal: Terminal, stopped: Promise<void>) {
  const running = await startWithApi(settings, api).catch((error: unknown) => {
    throw startFailure(error)
  })
  const { wechat } = running
  terminal.say(greetingWithApi({ ...running, ...settings, api }))
  terminal.print(`ready ${api} ${wechat.url}`)
  await stopped
  await wechat.close()
}

/** An environment made for production names the database with the real numbers. */
function refuseProductionDatabase(env: Environment): void {
  if (env.QUICKREG_ENV !== 'production' || !(env.DATABASE_URL || env.DATABASE_URL_FILE)) return
  throw new Failure({
    zh: '这里同时设置了 QUICKREG_ENV=production 和 DATABASE_URL：`dev` 会把虚构的人写进那个数据库，请先去掉其中一个。',
    en: 'QUICKREG_ENV=production and DATABASE_URL are both set here, and `dev` would register made-up people in that database: unset one of them.',
  })
}

/** `.env` of the current folder; the environment itself goes before it. */
function readEnvFile(): Environment {
  try {
    return parseEnv(readFileSync('.env', 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Failure({ zh: '读不到 .env 文件。', en: 'The file .env cannot be read.' }, { cause: error })
  }
}
