import { createServer, type ServerResponse } from 'node:http'
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'

export interface Listener {
  url: string
  /** Takes no new connection, answers what is under way, and cuts what is left after ten seconds. */
  drain(): Promise<void>
}

const drainMs = 10_000
/** While draining, who keeps a connection has this long to be told to go. */
const idleMs = 250

/** Slow senders are cut off before they hold a socket for long; an answer waits for WeChat for five seconds at most. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 15_000 }
const maxConnections = 10_000

/** Serves a fetch handler over HTTP/1.1, and tells it who called. Port 0 takes any free one. */
export async function listen(
  fetch: (request: Request, peer: { remoteAddress?: string }) => Promise<Response>,
  { port, host }: { port: number; host: string },
): Promise<Listener> {
  // Its own Request and Response, for the whole process: with Node's, each answer is a stream to be read (50 us).
  const answer = getRequestListener((request, { incoming }) =>
    fetch(request, { remoteAddress: incoming.socket.remoteAddress }),
  )
  const underWay = new Set<ServerResponse>()
  let draining = false

  const server = createServer({ ...timeouts, connectionsCheckingInterval: 2_000 }, (request, response) => {
    // Whoever reset the connection right behind the request waits for no answer, and has no address to be limited by.
    if (request.socket.remoteAddress === undefined) return request.socket.destroy()
    // What follows one that was refused may have been meant for its body.
    if (request.socket.writableEnded) return
    if (isAmbiguous(request.rawHeaders)) return refuse(request.socket)
    underWay.add(response)
    response.once('close', () => underWay.delete(response))
    if (draining) endConnectionAfter(response)
    void answer(request, response)
  })
  server.maxConnections = maxConnections
  // Somebody new is refused: whoever holds a connection without using it has to go first.
  server.on('drop', () => server.closeIdleConnections())

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const shown = host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${shown}:${(server.address() as AddressInfo).port}`,
    async drain() {
      draining = true
      // HTTP's own close would at once reset idle connections, and with them requests that are on their way.
      const closed = new Promise((resolve) => NetServer.prototype.close.call(server, resolve))
      for (const response of underWay) endConnectionAfter(response)
      const idle = setInterval(() => server.closeIdleConnections(), idleMs)
      const cut = setTimeout(() => server.closeAllConnections(), drainMs)
      await closed
      clearInterval(idle)
      clearTimeout(cut)
    },
  }
}

/**
 * What Node's parser lets pass, and a proxy in front may read differently: two hosts (RFC 9112, 3.2), and a coding
 * beside `chunked`, by which the two could disagree on where the body ends (6.1).
 */
function isAmbiguous(rawHeaders: readonly string[]): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
    if (name.length === 17 && name.toLowerCase() === 'transfer-encoding' && !isChunked(rawHeaders[at + 1])) return true
  }
  return hosts > 1
}

const isChunked = (coding = '') => coding.toLowerCase() === 'chunked'

/** As Node refuses what it cannot parse. */
function refuse(socket: Socket): void {
  socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  socket.destroySoon()
}

/** Tells a client that keeps its connection to open another one, elsewhere. */
function endConnectionAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close')
}
