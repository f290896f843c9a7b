import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Failure } from '../terminal.ts'

/** `quickreg dev` as a process of its own. */
export interface Dev {
  pid: number
  serverUrl: string
  wechatUrl: string
  /** Aborted, with a Failure, as soon as the process has ended or the tour was interrupted. */
  gone: AbortSignal
  /**
   * Ends the process as Ctrl-C would, or at once where it may no longer listen.
   * @returns How it ended: an exit code, or the name of a signal.
   */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | string>
}

/** The command itself. */
export const bin = fileURLToPath(new URL('../../bin/quickreg.mjs', import.meta.url))
const startWithinMs = 60_000
const stopWithinMs = 15_000

/**
 * @param options.settings Environment of the child, beside what every process needs: no other setting of ours, least of
 *   all a DATABASE_URL, may reach it.
 * @param options.interrupted Aborted, with the reason, if the child has to stop before its time.
 */
export async function startDev(
  folder: string,
  { settings, interrupted }: { settings: Record<string, string>; interrupted: AbortSignal },
): Promise<Dev> {
  const { PATH, LANG, LC_ALL } = process.env
  const child = spawn(process.execPath, [bin, 'dev'], {
    cwd: folder,
    env: { PATH, LANG, LC_ALL, PORT: '0', EMULATOR_PORT: '0', OPS_PORT: '0', ...settings },
    // The channel carries nothing: if this process is killed, the child sees it close and stops.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let [said, complaints] = ['', '']
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaints += text))

  const ended = new AbortController()
  const exited = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    const how = code ?? signal ?? 1
    ended.abort(
      new Failure({
        zh: `服务器进程 ${child.pid} 已结束（${how}）。${lastLines(complaints)}`,
        en: `The server, process ${child.pid}, has ended (${how}).${lastLines(complaints)}`,
      }),
    )
    return how
  })
  interrupted.addEventListener('abort', () => {
    ended.abort(interrupted.reason)
    child.kill('SIGTERM')
  })
  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') {
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
    const how = await exited
    clearTimeout(timer)
    return how
  }

  try {
    const urls = await whenReady(ended.signal, (look) => {
      child.stdout!.on('data', () => look(said))
    })
    return { pid: child.pid!, ...urls, gone: ended.signal, stop }
  } catch (error) {
    await stop('SIGKILL')
    throw error
  }
}

function whenReady(gone: AbortSignal, onOutput: (look: (said: string) => void) => void) {
  return new Promise<Pick<Dev, 'serverUrl' | 'wechatUrl'>>((resolve, reject) => {
    const timer = setTimeout(() => {
      const seconds = startWithinMs / 1000
      reject(
        new Failure({ zh: `服务器 ${seconds} 秒内没有就绪。`, en: `The server was not ready in ${seconds} seconds.` }),
      )
    }, startWithinMs)
    gone.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(gone.reason as Failure)
    })
    onOutput((said) => {
      const [, serverUrl, wechatUrl] = /^ready (\S+) (\S+)$/m.exec(said) ?? []
      if (!serverUrl || !wechatUrl || !said.endsWith('\n')) return
      clearTimeout(timer)
      resolve({ serverUrl, wechatUrl })
    })
  })
}

/** The end of what the process complained of. */
function lastLines(complaints: string): string {
  const lines = complaints
    .split('\n')
    .filter((line) => line !== '')
    .slice(-5)
  return lines.map((line) => `\n    ${line}`).join('')
}
