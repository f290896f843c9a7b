import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface HttpRequest {
  method: 'GET' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: object
}

export interface HttpReply {
  status: number
  head: string
  body: string
}

export interface Client {
  /** One at a time. */
  send(request: HttpRequest): Promise<HttpReply>
  close(): void
}

/**
 * HTTP/1.1 over one kept-alive connection, and nothing beyond what these servers answer: a fraction of the work of any
 * server it loads.
 */
export async function openConnection(port: number): Promise<Client> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return clientOf(socket, `host: 127.0.0.1:${port}\r\n`)
}

function clientOf(socket: Socket, host: string): Client {
  let received = ''
  let waiting: { resolve: (reply: HttpReply) => void; reject: (error: Error) => void } | undefined
  socket.setEncoding('latin1') // one character a byte, so that lengths are lengths
  socket.on('data', (text: string) => {
    received += text
    const reply = readReply(received)
    if (!reply) return
    received = ''
    waiting?.resolve(reply)
  })
  socket.on('error', () => {}) // tells itself by closing
  socket.on('close', () => waiting?.reject(new Error('The server closed a connection that was in use')))

  return {
    send({ method, path, headers = {}, body }) {
      if (socket.destroyed) return Promise.reject(new Error('The server closed an idle connection'))
      const text = body && JSON.stringify(body)
      const lines = Object.entries({
        ...headers,
        ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      }).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`${method} ${path} HTTP/1.1\r\n${host}${lines.join('')}\r\n${text ?? ''}`)
      return new Promise((resolve, reject) => (waiting = { resolve, reject }))
    },
    close: () => socket.destroy(),
  }
}

/** Undefined until all of it is here. */
export function readReply(received: string): HttpReply | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = received.slice(0, end)
  const rest = received.slice(end + 4)
  const status = Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length))
  const length = /^content-length: *(\d+)/im.exec(head)?.[1]
  if (length !== undefined) return rest.length < Number(length) ? undefined : { status, head, body: utf8(rest) }
  if (!/^transfer-encoding: *chunked/im.test(head)) return { status, head, body: '' }
  return rest.endsWith('0\r\n\r\n') ? { status, head, body: utf8(joinChunks(rest)) } : undefined
}

function joinChunks(text: string): string {
  let body = ''
  for (let start = 0; ;) {
    const lineEnd = text.indexOf('\r\n', start)
    const length = Number.parseInt(text.slice(start, lineEnd), 16)
    if (!(length > 0)) return body
    body += text.slice(lineEnd + 2, lineEnd + 2 + length)
    start = lineEnd + 2 + length + 2
  }
}

const utf8 = (latin1: string) => Buffer.from(latin1, 'latin1').toString()

/** Of a header that comes once. */
export function headerOf({ head }: HttpReply, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim()
}
