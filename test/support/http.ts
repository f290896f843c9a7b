import { request } from 'node:http'
import { text as readAll } from 'node:stream/consumers'

/** One HTTP exchange, as a test looks at it. */
export interface Reply<Body = Record<string, unknown>> {
  status: number
  headers: Headers
  body: Body
}

export interface CallOptions {
  body?: unknown
  token?: string
  headers?: Readonly<Record<string, string>>
}

/** Sends JSON and reads JSON; a test judges status and body itself. */
export async function call<Body = Record<string, unknown>>(
  method: string,
  url: string,
  { body, token, headers = {} }: CallOptions = {},
): Promise<Reply<Body>> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const json = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : { text }) as Body }
}

export interface RawRequest {
  method: string
  /** As it stands in the request line. */
  target: string
  /** May name one twice. */
  headers?: readonly (readonly [name: string, value: string])[]
  body?: unknown
}

/** Sends a request as it is written: `fetch` would tidy up path and headers. */
export function callRaw(origin: string, { method, target, headers = [], body }: RawRequest): Promise<Reply> {
  const { hostname, port, host } = new URL(origin)
  const content = body === undefined ? '' : JSON.stringify(body)
  const own = [
    ['host', host],
    ['content-type', 'application/json'],
    ['content-length', String(Buffer.byteLength(content))],
  ]
  return new Promise((resolve, reject) => {
    request({ hostname, port, method, path: target, headers: [...own, ...headers].flat() }, (response) => {
      const entries = Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      )
      readAll(response).then((text) => {
        const isJson = /json/.test(response.headers['content-type'] ?? '')
        const parsed = (isJson && text ? JSON.parse(text) : { text }) as Record<string, unknown>
        resolve({ status: response.statusCode ?? 0, headers: new Headers(entries), body: parsed })
      }, reject)
    })
      .once('error', reject)
      .end(content)
  })
}
