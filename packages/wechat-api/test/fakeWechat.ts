import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  method: string
  path: string
  query: Record<string, string>
  headers: IncomingMessage['headers']
  body: string
}

/** An object is sent as JSON; a function does what it likes with the response. */
export type Reply = object | ((response: ServerResponse, request: Received) => void)

export interface FakeWechat {
  url: string
  received: Received[]
  /** The answers of one path, in turn; the last one stays. */
  answer(path: string, ...replies: Reply[]): void
  /** The requests one path got. */
  sentTo(path: string): Received[]
  close(): Promise<void>
}

export const raw =
  (body: string | Buffer, status = 200, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, headers).end(body)
  }

/** A server on 127.0.0.1 that answers as it is told. */
export async function startFakeWechat(): Promise<FakeWechat> {
  const replies = new Map<string, Reply[]>()
  const received: Received[] = []
  replies.set('/cgi-bin/stable_token', [{ access_token: 'TOKEN-1', expires_in: 7200 }])

  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const url = new URL(incoming.url ?? '/', 'http://fake')
    const request: Received = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: incoming.headers,
      body: await text(incoming),
    }
    received.push(request)
    const queue = replies.get(url.pathname) ?? []
    const reply = (queue.length > 1 ? queue.shift() : queue[0]) ?? { errcode: 40066, errmsg: 'invalid url' }
    if (typeof reply === 'function') reply(response, request)
    else response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(reply))
  }
  const server = createServer((incoming, response) => void serve(incoming, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (path, ...given) => replies.set(path, given),
    sentTo: (path) => received.filter((request) => request.path === path),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
