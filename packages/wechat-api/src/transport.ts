export interface WechatRequest {
  method: 'GET' | 'POST'
  /** Carries secrets in its query: never to be logged or put into an error. */
  url: URL
  headers: Record<string, string>
  body?: string
  /** Total: connecting, sending and receiving together. */
  timeoutMs: number
  /** A longer body is refused, not cut. */
  maxBytes: number
}

export interface WechatResponse {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  body: Buffer
}

/**
 * Carries one request to WeChat: no redirects, no repeats.
 *
 * @throws {TransportError} No complete answer came.
 */
export type Transport = (request: WechatRequest) => Promise<WechatResponse>

export type TransportFailure = 'not_connected' | 'timed_out' | 'interrupted' | 'too_large'

/** Says what broke in our own words: errors of HTTP libraries quote URLs and raw answers, which hold secrets. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  readonly reason: TransportFailure
  /** The request may have reached WeChat. */
  readonly sent: boolean

  constructor(reason: TransportFailure, { sent }: { sent: boolean }) {
    super(reason)
    this.reason = reason
    this.sent = sent
  }
}
