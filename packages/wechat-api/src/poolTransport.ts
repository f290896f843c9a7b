import { Pool, type Dispatcher } from 'undici'
import {
  TransportError,
  type Transport,
  type TransportFailure,
  type WechatRequest,
  type WechatResponse,
} from './transport.ts'

export interface PoolTransportOptions {
  /** Connections kept to WeChat at most; further requests queue. */
  connections?: number
}

/**
 * A transport over kept-alive connections to one origin; whatever host a request's URL names, it goes there.
 *
 * @param origin Scheme, host and port, such as `https://api.weixin.qq.com`.
 */
export function createPoolTransport(
  origin: string,
  { connections = 64 }: PoolTransportOptions = {},
): Transport & { close(): Promise<void> } {
  // HTTP/2 would put streams a closing connection did not serve back into the queue: a repeat we did not ask for.
  const pool = new Pool(origin, { connections, allowH2: false, headersTimeout: 0, bodyTimeout: 0 })
  const transport: Transport = (request) => new Promise((resolve, reject) => dispatch(pool, request, resolve, reject))
  return Object.assign(transport, { close: () => pool.close() })
}

function dispatch(
  pool: Pool,
  { method, url, headers, body, timeoutMs, maxBytes }: WechatRequest,
  resolve: (response: WechatResponse) => void,
  reject: (error: TransportError) => void,
): void {
  let controller: Dispatcher.DispatchController | undefined
  let settled = false
  const chunks: Buffer[] = []
  const response = { status: 0, headers: {} as Record<string, string> }
  let bytes = 0

  const settle = () => {
    settled = true
    clearTimeout(deadline)
  }
  const fail = (reason: TransportFailure) => {
    if (settled) return
    settle()
    reject(new TransportError(reason, { sent: controller !== undefined }))
    controller?.abort(new Error(reason))
  }
  const deadline = setTimeout(fail, timeoutMs, 'timed_out')

  const handler: Dispatcher.DispatchHandler = {
    // Called when a connection is ready and before the first byte: until then WeChat has seen nothing.
    onRequestStart(started) {
      if (settled) started.abort(new Error('timed_out'))
      else controller = started
    },
    onResponseStart(_controller, status, received) {
      response.status = status
      for (const [name, value] of Object.entries(received)) response.headers[name.toLowerCase()] = String(value)
    },
    onResponseData(_controller, chunk) {
      bytes += chunk.length
      if (bytes > maxBytes) fail('too_large')
      else chunks.push(chunk)
    },
    onResponseEnd() {
      if (settled) return
      settle()
      resolve({ ...response, body: Buffer.concat(chunks) })
    },
    onResponseError() {
      fail(controller === undefined ? 'not_connected' : 'interrupted')
    },
  }
  try {
    pool.dispatch({ method, path: url.pathname + url.search, headers, body }, handler)
  } catch {
    fail('not_connected') // closed
  }
}
