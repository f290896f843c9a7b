import type { Socket } from 'node:net'
import { connectTo } from './sockets.ts'

/** Ways to hold a connection without asking anything. */
const silences = [
  '', // says nothing
  'POST /v1/sessions HTTP/1.1\r\nhost: x\r\n', // half the headers
  'POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"login', // half a body
]

/**
 * Clients that hold connections and ask nothing, as many of each kind.
 *
 * @param each More than the requests that may begin at once, or a slow body that counted as one would go unnoticed.
 */
export async function besiege(url: string, each: number) {
  const sockets: Socket[] = []
  for (const said of silences) {
    for (let n = 0; n < each; n += 1) {
      const socket = await connectTo(url)
      socket.on('error', () => {}).resume()
      socket.write(said)
      sockets.push(socket)
    }
  }
  return {
    /** Connections the server has neither closed nor half closed. */
    held: () => sockets.filter((socket) => !socket.destroyed && !socket.readableEnded).length,
    lift: () => sockets.forEach((socket) => socket.destroy()),
  }
}
