import type { IncomingMessage } from 'node:http'

/** A request, read whole, before anybody has judged it. */
export interface HttpRequest {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
  remoteAddress: string
}

export interface HttpReply {
  status: number
  headers: Record<string, string>
  body: string | Buffer
}

export const MAX_BODY_BYTES = 1024 * 1024

export const jsonReply = (status: number, payload: unknown): HttpReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(payload),
})

/** What the emulator itself refuses, as opposed to what it refuses in WeChat's name. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal'
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const refusalReply = (refusal: HttpRefusal): HttpReply =>
  jsonReply(refusal.status, { error: { code: refusal.code, message: refusal.message } })

/** @throws {HttpRefusal} 413 when the body is over 1 MiB. */
export async function readRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  const url = new URL(incoming.url ?? '/', 'http://emulator')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new HttpRefusal(413, 'body_too_large', 'A body may have 1 MiB at most.')
    chunks.push(chunk)
  }
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
    remoteAddress: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  }
}
