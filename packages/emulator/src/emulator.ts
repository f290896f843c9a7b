import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClock, type EmulatorClock } from './clock.ts'
import { createDispatch } from './dispatch.ts'
import { createEmulation } from './emulation.ts'
import { mayConnect } from './guards.ts'
import { createAutomatorBridge } from './phone/serve/automator.ts'
import { createStateSaver, loadState } from './stateFile.ts'
import { openPhone, type OpenPhone } from './phone/serve/openPhone.ts'
import type { ConsoleEntry } from './phone/wire.ts'
import type { Exchange } from './trace/trace.ts'

export interface EmulatorOptions {
  /** Shared with the server in development, so that `POST /_emulator/clock` moves both. Default: real time. */
  clock?: EmulatorClock
  /** Where the state is kept between runs. Default: nowhere. */
  dataFile?: string
  /** Makes codes, keys, tokens and the luck of faults repeatable. Default: crypto randomness. */
  seed?: string
  /** Host names to answer to beside localhost, 127.0.0.1 and [::1]. */
  hosts?: string[]
  /** Address to bind; one that other machines can reach is refused unless `allowRemote` is set. Default 127.0.0.1. */
  hostname?: string
  allowRemote?: boolean
  /** 0 for any free port. Default 0. */
  port?: number
  onExchange?: (exchange: Exchange) => void
  /** What the mini program on the phone writes to its console, and what is wrong with its sources. */
  onConsole?: (entry: ConsoleEntry) => void
}

export interface Emulator {
  /** Base URL without a slash at the end. */
  url: string
  port: number
  clock: EmulatorClock
  /**
   * Puts a mini program on the phone, in the place of the one before, and builds it anew whenever its files change.
   *
   * @param project.dir The folder with its project.config.json or app.json.
   * @param project.api What `$SERVER` stands for in its quickreg.project.json.
   * @returns Origins on other machines that its quickreg.project.json has requests sent to.
   * @throws {Error} There is no mini program, or quickreg.project.json is wrong.
   */
  openProject(project: { dir: string; api?: string }): Promise<{ remoteOrigins: string[] }>
  close(): Promise<void>
}

const loopback = ['127.0.0.1', '::1', 'localhost']
const isLoopback = (origin: string): boolean => loopback.includes(new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1')) // URL keeps the brackets of IPv6

/** @throws {Error} The address is not loopback, the port is taken, or the data file is not ours. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { clock = createClock(), dataFile, seed, hosts = [], hostname = '127.0.0.1', port = 0 } = options
  if (!loopback.includes(hostname) && !options.allowRemote) {
    throw new Error(`The emulator hands out secrets to whoever asks: binding it to ${hostname} needs allowRemote.`)
  }
  const earlier = dataFile === undefined ? undefined : loadState(dataFile)
  const emulation = createEmulation(clock, seed, earlier?.world)
  emulation.random.draws = earlier?.draws ?? 0
  if (options.onExchange) emulation.trace.subscribe(options.onExchange)

  const { world, random } = emulation
  const saver = createStateSaver(dataFile, () => ({ world, draws: random.draws }))
  let phone: OpenPhone | undefined
  const { onConsole = () => {} } = options
  const dispatch = createDispatch(emulation, { hosts, onChange: saver.changed, phone: () => phone, onConsole })
  const server = createServer((incoming, outgoing) => void dispatch(incoming, outgoing))
  const automator = createAutomatorBridge()
  server.on('upgrade', (incoming, socket, head: Buffer) => {
    // From here on Node looks after this socket no more, and a client that leaves would end the process.
    socket.on('error', () => socket.destroy())
    if (mayConnect(incoming, hosts) && automator.upgrade(incoming, socket, head)) return
    socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n', () => socket.destroy())
  })
  await listen(server, port, hostname)
  const bound = (server.address() as AddressInfo).port
  const name = hostname.includes(':') ? `[${hostname}]` : hostname
  return {
    url: `http://${name}:${bound}`,
    port: bound,
    clock,
    async openProject({ dir, api }) {
      const opened = await openPhone(emulation, { dir, api, onConsole })
      await phone?.project.close()
      phone = opened
      const origins = new Set(opened.requestHosts.values())
      return { remoteOrigins: [...origins].filter((origin) => origin !== api && !isLoopback(origin)) }
    },
    async close() {
      await phone?.project.close()
      automator.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      saver.close()
    },
  }
}

function listen(server: Server, port: number, hostname: string): Promise<void> {
  // Pools keep idle connections longer than Node's default of 5 seconds and would find them closed under their feet.
  server.keepAliveTimeout = 65_000
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, hostname, resolve)
  })
}
