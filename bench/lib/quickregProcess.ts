import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { developmentScenes, generateKeys } from '@quickreg/server'
import { openConnection } from '../load/client.ts'
import { appid } from './people.ts'

export interface Started {
  /** From the start of the process to its first 200. */
  seconds: number
  rssMb(): number
  stop(): Promise<void>
}

const keys = JSON.stringify(generateKeys(randomBytes))
const pollMs = 2

/** `quickreg start` as production runs it. All it writes, caches too, lies in `home`: a new one makes a first start. */
export async function startQuickreg(command: string, home: string): Promise<Started> {
  const port = await freePort()
  const temp = join(home, 'tmp')
  mkdirSync(temp, { recursive: true })
  const startedAt = performance.now()
  const child = spawn(process.execPath, [command, 'start'], {
    cwd: home,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      TMPDIR: temp,
      DATA_DIR: join(home, 'data'),
      WECHAT_APPID: appid,
      WECHAT_SECRET: 'secret',
      KEYS: keys,
      SCENES: JSON.stringify(developmentScenes),
      PORT: String(port),
      OPS_PORT: '0',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = once(child, 'exit')
  while (!(await isHealthy(port))) {
    if (child.exitCode !== null) throw new Error(`quickreg start ended with ${child.exitCode}`)
    await sleep(pollMs)
  }
  return {
    seconds: (performance.now() - startedAt) / 1000,
    rssMb: () => residentMb(child.pid ?? 0),
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    const client = await openConnection(port)
    const { status } = await client.send({ method: 'GET', path: '/healthz' })
    client.close()
    return status === 200
  } catch {
    return false
  }
}

/** @see proc_pid_status(5) */
function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
