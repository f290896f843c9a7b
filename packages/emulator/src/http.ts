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

const maxBodyBytes = 1024 * 1024

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
  const [path = '/', query = ''] = splitOnce(incoming.url ?? '/', '?')
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: incoming.headers,
    body: await readBody(incoming),
    remoteAddress: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  }
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  // Left open on refusal, or the connection would be gone before the caller has read why.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBodyBytes) throw new HttpRefusal(413, 'body_too_large', 'A body may have 1 MiB at most.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
