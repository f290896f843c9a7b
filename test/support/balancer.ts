import { once } from 'node:events'
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { call } from './http.ts'

export interface Balancer {
  url: string
  add(server: string): void
  /** Whether it sends requests there. */
  uses(server: string): boolean
  /** Requests that were answered, by server; those that broke off, or found nobody ready. */
  answered(): ReadonlyMap<string, number>
  dropped(): readonly string[]
  close(): Promise<void>
}

/** Seldom, as load balancers do: whoever goes without a delay is still sent requests. */
const lookEveryMs = 500

/** Hands each request to the next server of which `/readyz` said a moment ago that it is ready; repeats nothing. */
export async function startBalancer(): Promise<Balancer> {
  const servers = new Map<string, { isReady: boolean; answered: number }>()
  const dropped: string[] = []
  const agent = new Agent({ keepAlive: true })
  let turn = 0

  const look = async (server: string) => {
    const isReady = await call('GET', `${server}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    )
    servers.get(server)!.isReady = isReady
  }
  const looking = setInterval(() => void Promise.all([...servers.keys()].map(look)), lookEveryMs)

  function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const ready = [...servers].filter(([, { isReady }]) => isReady)
    const [server, counts] = ready[turn++ % ready.length] ?? []
    const drop = (why: string) => {
      dropped.push(`${incoming.method} ${incoming.url}: ${why}`)
      if (!outgoing.headersSent) outgoing.writeHead(502)
      outgoing.end()
    }
    if (!server || !counts) return drop('nobody is ready')
    const { method, url = '', headers } = incoming
    const passed = request(server + url, { method, headers, agent }, (answer) => {
      counts.answered++
      const headers = { ...answer.headers }
      for (const hopByHop of ['connection', 'keep-alive', 'transfer-encoding']) delete headers[hopByHop]
      outgoing.writeHead(answer.statusCode ?? 502, headers)
      answer.pipe(outgoing)
    })
    passed.once('error', (error) => drop(error.message))
    incoming.pipe(passed)
  }

  const server = createServer(forward).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (url) => void servers.set(url, { isReady: false, answered: 0 }),
    uses: (url) => servers.get(url)?.isReady === true,
    answered: () => new Map([...servers].map(([url, { answered }]) => [url, answered])),
    dropped: () => dropped,
    async close() {
      clearInterval(looking)
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
