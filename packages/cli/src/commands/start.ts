import { readConfig, startServer } from '@quickreg/server'
import { startFailure } from '../startFailure.ts'
import type { Terminal } from '../terminal.ts'
import { endWithin, untilStopped } from '../untilStopped.ts'

/** Requests have ten seconds to end, the store what it needs for what is under way. */
const closeMs = 20_000

/** The server for production. Beside failures to start, it speaks through its log. */
export async function start(terminal: Terminal): Promise<void> {
  const stopped = untilStopped()
  const { server, drainMs } = await startFromEnvironment(terminal).catch((error: unknown) => {
    throw startFailure(error)
  })
  await stopped
  endWithin(drainMs + closeMs)
  await server.close()
}

async function startFromEnvironment(terminal: Terminal) {
  const config = readConfig(process.env)
  const server = await startServer(config, {
    onFatal(error) {
      const reason = error instanceof Error ? error.message : String(error)
      terminal.complain({
        zh: `数据库不再可靠，进程退出，请检查磁盘后重新启动：${reason}`,
        en: `The database can no longer be trusted, so this process ends; check the disk and start it again: ${reason}`,
      })
      process.exit(1)
    },
  })
  return { server, drainMs: config.DRAIN_DELAY_SECONDS * 1000 }
}
