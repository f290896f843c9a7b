import { loadEmulator } from '../loadEmulator.ts'
import { readPort } from '../ports.ts'
import { startFailure } from '../startFailure.ts'
import type { Terminal } from '../terminal.ts'
import { untilStopped } from '../untilStopped.ts'

export interface EmulatorOptions {
  port?: string
  host?: string[]
}

/** WeChat offline, alone; what it knows is forgotten when it stops. */
export async function emulator(options: EmulatorOptions, terminal: Terminal): Promise<void> {
  const stopped = untilStopped()
  const { startEmulator, DEFAULT_APP, READY_PEOPLE } = await loadEmulator()
  const port = options.port
    ? readPort('--port', options.port, 0)
    : readPort('EMULATOR_PORT', process.env.EMULATOR_PORT, 8701)
  const wechat = await startEmulator({ port, hosts: options.host }).catch((error: unknown) => {
    throw startFailure(error)
  })
  const people = READY_PEOPLE.join(', ')
  terminal.say({
    zh: `离线微信   ${wechat.url}   控制面 ${wechat.url}/_emulator/state
小程序     appid ${DEFAULT_APP.appid}，secret ${DEFAULT_APP.secret}
人物       ${people}`,
    en: `WeChat, offline   ${wechat.url}   control plane ${wechat.url}/_emulator/state
Mini program      appid ${DEFAULT_APP.appid}, secret ${DEFAULT_APP.secret}
People            ${people}`,
  })
  terminal.print(`ready ${wechat.url}`)
  await stopped
  await wechat.close()
}
