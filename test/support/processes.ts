import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Environment } from '@quickreg/server'

const cli = fileURLToPath(new URL('../../packages/cli/bin/quickreg.mjs', import.meta.url))
const warmUp = new URL('warmUp.ts', import.meta.url).href
/** Compiled code is kept between starts; that of a killed process would be lost. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/quickreg-compile', import.meta.url))
const startDeadlineMs = 30_000

export interface ProcessOptions {
  /** Modules (URLs) that Node loads before the server, to do to it what cannot be done from outside. */
  preload?: readonly string[]
  /** The most KiB that any file of the process may have: `ulimit -f`. */
  maxFileKiB?: number
}

export interface ServerProcess {
  url: string
  opsUrl: string
  pid: number
  /** How it ended, once it has. */
  exited: Promise<Exit>
  /** What it wrote on both outputs so far. */
  said(): string
  signal(signal: NodeJS.Signals): void
  /** Ends it as an operator would. @returns The exit code. */
  stop(): Promise<number | null>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
}

export interface Exit {
  /** Null if a signal ended it. */
  code: number | null
  signal: NodeJS.Signals | null
}

/** `quickreg start` as a process of its own, with nothing in common with another but the database. */
export function startProcess(environment: Environment, options: ProcessOptions = {}): Promise<ServerProcess> {
  return spawnServer(environment, options).listening
}

export interface WarmProcess {
  /** Lets it run: only now it looks at its configuration and opens the database. */
  start(): Promise<ServerProcess>
  /** Ends it unused. */
  discard(): void
}

/** `quickreg start` that loads its modules and then waits, so that the next server is at hand when this one is killed. */
export function warmProcess(environment: Environment): WarmProcess {
  const { child, listening } = spawnServer(environment, { preload: [warmUp] })
  return {
    start() {
      child.stdin.write('go\n')
      return listening
    },
    discard() {
      listening.catch(() => {})
      child.kill('SIGKILL')
    },
  }
}

function spawnServer(environment: Environment, { preload = [], maxFileKiB }: ProcessOptions) {
  const node = [process.execPath, ...preload.map((url) => `--import=${url}`), cli, 'start']
  const limited = ['bash', '-c', `ulimit -f ${maxFileKiB}; exec "$0" "$@"`, ...node]
  const [command = '', ...args] = maxFileKiB === undefined ? node : limited
  const child = spawn(command, args, {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: compileCache,
      ...environment,
      LOG_LEVEL: 'info',
    },
  })
  return { child, listening: listeningOf(child) }
}

async function listeningOf(child: ChildProcessWithoutNullStreams): Promise<ServerProcess> {
  const exited = once(child, 'close').then(([code, signal]): Exit => ({ code, signal }))
  const said: string[] = []
  child.stderr.on('data', (text: Buffer) => said.push(text.toString()))
  const listens = new Promise<{ url: string; opsUrl: string }>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      said.push(`${line}\n`)
      if (line.includes('"listening"')) resolve(JSON.parse(line) as { url: string; opsUrl: string })
    })
  })
  const failed = exited.then(({ code }) => {
    throw new Error(`The server ended with ${code} before it listened:\n${said.join('')}`)
  })
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`The server did not listen:\n${said.join('')}`)), startDeadlineMs).unref()
  })
  const { url, opsUrl } = await Promise.race([listens, failed, late])
  failed.catch(() => {}) // from here on an exit is somebody's wish
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return (await exited).code
  }
  return {
    url,
    opsUrl,
    pid: child.pid ?? 0,
    exited,
    said: () => said.join(''),
    signal: (signal) => void child.kill(signal),
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  }
}
