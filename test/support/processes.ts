import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Environment } from '@quickreg/server'

const cli = fileURLToPath(new URL('../../packages/cli/bin/quickreg.mjs', import.meta.url))
const startDeadlineMs = 30_000

export interface ServerProcess {
  url: string
  opsUrl: string
  pid: number
  /** Ends it as an operator would. @returns The exit code. */
  stop(): Promise<number | null>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
}

/** `quickreg start` as a process of its own, with nothing in common with another but the database. */
export async function startProcess(environment: Environment): Promise<ServerProcess> {
  const child = spawn(process.execPath, [cli, 'start'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const said: string[] = []
  child.stderr.on('data', (text: Buffer) => said.push(text.toString()))
  const listening = new Promise<{ url: string; opsUrl: string }>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      said.push(line)
      if (line.includes('"listening"')) resolve(JSON.parse(line) as { url: string; opsUrl: string })
    })
  })
  const failed = exited.then(([code]) => {
    throw new Error(`The server ended with ${code} before it listened:\n${said.join('\n')}`)
  })
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`The server did not listen:\n${said.join('\n')}`)), startDeadlineMs).unref()
  })
  const { url, opsUrl } = await Promise.race([listening, failed, late])
  failed.catch(() => {}) // from here on an exit is somebody's wish
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return (await exited)[0]
  }
  return {
    url,
    opsUrl,
    pid: child.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  }
}
