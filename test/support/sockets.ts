import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text as readAll } from 'node:stream/consumers'

/** Opens a connection and says nothing yet. */
export async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return socket
}

/**
 * Writes these bytes and nothing more, and hangs up once as many answers have come as are wanted.
 *
 * @returns All the server said until the connection was closed: by the server, where none were wanted.
 */
export async function speak(url: string, bytes: string | Buffer, { answers = 0 } = {}): Promise<string> {
  const socket = await connectTo(url)
  let said = ''
  socket.setEncoding('latin1').on('data', (text: string) => {
    said += text
    if (answers > 0 && statusesIn(said).length >= answers) socket.end()
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => {}) // a server that has had enough may reset the connection
  socket.write(bytes)
  await closed
  return said
}

/** The final answers in what a server said, by status: 100 Continue is none. */
export const statusesIn = (said: string): number[] =>
  [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)).filter((status) => status >= 200)

export interface Line {
  post(path: string, body: object, token?: string): Promise<LineAnswer>
  get(path: string): Promise<LineAnswer>
  hangUp(): void
}

export interface LineAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Record<string, unknown>
}

/** One connection, kept for request after request, as a client in front of a server has it. */
export function keepLine(url: string): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { hostname, port } = new URL(url)
  const ask = (method: string, path: string, content: string, headers: Record<string, string>) =>
    new Promise<LineAnswer>((resolve, reject) => {
      const sent = request({ hostname, port, method, path, agent, headers }, (response) => {
        const { statusCode: status = 0, headers: received } = response
        const isJson = /json/.test(received['content-type'] ?? '')
        readAll(response).then((text) => {
          const body = (isJson ? JSON.parse(text) : { text }) as Record<string, unknown>
          resolve({ status, headers: received, body })
        }, reject)
      })
      sent.once('error', reject).end(content)
    })
  return {
    post: (path, body, token) =>
      ask('POST', path, JSON.stringify(body), {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      }),
    get: (path) => ask('GET', path, '', {}),
    hangUp: () => agent.destroy(),
  }
}
