import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'

const bin = fileURLToPath(new URL('../bin/quickreg.mjs', import.meta.url))

// A process starts as fast as the machine has time for it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Running {
  child: ChildProcess
  /** Resolves with the first line on stdout that matches; rejects if the command ends before. */
  line(pattern: RegExp): Promise<string>
  ended: Promise<Ended>
}

/** Starts the command as a process of its own, in English unless `env` says otherwise, killed after 50 seconds. */
export function startQuickreg(
  args: string[],
  { env = {}, cwd, nodeArgs = [] }: { env?: Record<string, string>; cwd?: string; nodeArgs?: string[] } = {},
): Running {
  const child = spawn(process.execPath, [...nodeArgs, bin, ...args], {
    cwd,
    env: { PATH: process.env.PATH, LANG: 'en_US.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 50_000,
    killSignal: 'SIGKILL',
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = stdout
          .split('\n')
          .slice(0, -1)
          .find((text) => pattern.test(text))
        if (found !== undefined) resolve(found)
      }
      look()
      child.stdout.on('data', look)
      child.on('close', () => reject(new Error(`ended without a line like ${pattern}:\n${stdout}${stderr}`)))
    })
  return { child, line, ended }
}

export const quickreg = (...[args, options]: Parameters<typeof startQuickreg>) => startQuickreg(args, options).ended
