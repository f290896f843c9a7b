import { createPoolTransport, TransportError } from '@quickreg/wechat-api'
import { gaveUp, type VendorAnswer } from './vendor.ts'

export interface VendorRequest {
  url: URL
  headers: Record<string, string>
  body: string
}

/** `json` is undefined where the answer is none. */
export interface VendorResponse {
  status: number
  json: unknown
}

/** Kept-alive connections to one vendor. */
export interface Connection {
  /**
   * Posts once: no repeats, no redirects. Never throws.
   *
   * @param read What the vendor says in its own words; undefined where it says nothing we know.
   */
  post(request: VendorRequest, read: (response: VendorResponse) => VendorAnswer | undefined): Promise<VendorAnswer>
  close(): Promise<void>
}

const maxBytes = 64 * 1024

/** @param timeoutMs Total: connecting, sending and receiving together. */
export function connect(origin: string, { timeoutMs = 5000 } = {}): Connection {
  const transport = createPoolTransport(origin, { connections: 16 })
  return {
    async post(request, read) {
      try {
        const { status, body } = await transport({ method: 'POST', ...request, timeoutMs, maxBytes })
        return read({ status, json: parse(body) }) ?? byStatus(status)
      } catch (error) {
        return withoutAnswer(error)
      }
    },
    close: () => transport.close(),
  }
}

/** What a status alone says. A success we cannot read may be one; a refusal was not sent. */
function byStatus(status: number): VendorAnswer {
  const code = `HTTP ${status}`
  if ((status >= 200 && status < 300) || gaveUp(status)) return { kind: 'unknown', code }
  if (status === 401 || status === 403) return { kind: 'refused', failure: 'credentials', code }
  if (status === 429) return { kind: 'refused', failure: 'account_rate_limited', code }
  if (status === 400 || status === 422) return { kind: 'refused', failure: 'parameter', code }
  return { kind: 'refused', failure: 'provider_down', code }
}

/** Before a connection is up the vendor has seen nothing; from the first byte on, the message may arrive. */
function withoutAnswer(error: unknown): VendorAnswer {
  if (!(error instanceof TransportError)) throw error
  if (error.sent) return { kind: 'unknown', code: error.reason }
  return { kind: 'refused', failure: 'provider_down', code: error.reason }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
