import { readConfig, startServer } from '@quickreg/server'
import { startFailure } from '../startFailure.ts'
import type { Terminal } from '../terminal.ts'
import { untilStopped } from '../untilStopped.ts'

/** The server for production. Beside failures to start, it speaks through its log. */
export async function start(terminal: Terminal): Promise<void> {
  const stopped = untilStopped()
  const server = await startFromEnvironment(terminal).catch((error: unknown) => {
    throw startFailure(error)
  })
  await stopped
  await server.close()
}

const startFromEnvironment = async (terminal: Terminal) =>
  startServer(readConfig(process.env), {
    onFatal(error) {
      const reason = error instanceof Error ? error.message : String(error)
      terminal.complain({
        zh: `数据库不再可靠，进程退出，请检查磁盘后重新启动：${reason}`,
        en: `The database can no longer be trusted, so this process ends; check the disk and start it again: ${reason}`,
      })
      process.exit(1)
    },
  })
