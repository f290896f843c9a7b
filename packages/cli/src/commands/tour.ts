import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure, type Terminal } from '../terminal.ts'
import { startDev } from '../tour/startDev.ts'
import { steps } from '../tour/steps.ts'
import { walk } from '../tour/walk.ts'
import { createServiceKey, createWorld } from '../tour/world.ts'
import { untilStopped } from '../untilStopped.ts'

/**
 * Walks the whole journey against a server and an offline WeChat of its own. Fails with the first step that does not
 * hold, and leaves neither a process nor a file behind.
 */
export async function tour(terminal: Terminal): Promise<void> {
  const interruption = new AbortController()
  void untilStopped().then(() => {
    interruption.abort(new Failure({ zh: '导览被中断。', en: 'The tour was interrupted.' }))
  })
  const folder = mkdtempSync(join(tmpdir(), 'quickreg-tour-'))
  try {
    await tourIn(folder, interruption.signal, terminal)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function tourIn(folder: string, interrupted: AbortSignal, terminal: Terminal): Promise<void> {
  const { serviceKey, file } = createServiceKey(folder)
  const dataDir = join(folder, 'data')
  const settings = { DATA_DIR: dataDir, SERVICE_KEYS_FILE: file }
  const dev = await startDev(folder, { settings, interrupted })
  try {
    terminal.say({
      zh: `服务器 ${dev.serverUrl} 与离线微信 ${dev.wechatUrl} 已启动，进程 ${dev.pid}。`,
      en: `A server at ${dev.serverUrl} and an offline WeChat at ${dev.wechatUrl} are running, process ${dev.pid}.`,
    })
    const world = await createWorld(dev, { serviceKey, dataDir, language: terminal.language })
    await walk(steps, world, terminal)
  } catch (error) {
    await dev.stop('SIGKILL')
    throw error
  }
  const how = await dev.stop()
  if (how !== 0) {
    throw new Failure({ zh: `服务器没有正常停止：${how}`, en: `The server did not stop as it should: ${how}` })
  }
  terminal.say({ zh: `共 ${steps.length} 步，全部成立。`, en: `All ${steps.length} steps held.` })
}
