import { createAnnouncer } from '../announcer.ts'
import type { Redactor } from './redactor.ts'

export type Party = 'phone' | 'server' | 'wechat' | 'carrier'

/**
 * One thing that happened: a call to the platform, an act of a person, a message pushed, an SMS sent, a request of the
 * mini program. Secrets are in none of its texts.
 */
export interface Exchange {
  sequence: number
  /** ISO 8601, by the emulator's clock. */
  at: string
  kind: 'platform' | 'device' | 'push' | 'sms' | 'request'
  from: Party
  to: Party
  method: string
  path: string
  query: Record<string, string>
  /** Of a request of the mini program: the address it named. */
  url?: string
  requestBody: string
  /** HTTP status; 0 where no answer was sent. */
  status: number
  responseBody: string
  /** The kind of fault that struck, if any. */
  fault?: string
  /** What lies behind the ciphertext in it. */
  views?: View[]
}

export interface View {
  label: string
  value: string
}

export interface Trace {
  record(exchange: Omit<Exchange, 'sequence'>): void
  recent(): Exchange[]
  /** @returns Ends the subscription. */
  subscribe(listener: (exchange: Exchange) => void): () => void
  clear(): void
}

const keptAtMost = 1000
const bodyLimit = 4096

export function createTrace(redactor: Redactor): Trace {
  const { announce, subscribe } = createAnnouncer<Exchange>()
  let kept: Exchange[] = []
  let sequence = 0
  const shown = (body: string) => redactor.text(body).slice(0, bodyLimit)
  return {
    record({ url, ...exchange }) {
      const entry: Exchange = {
        sequence: ++sequence,
        ...exchange,
        ...(url !== undefined && { url: redactor.url(url) }),
        query: redactor.fields(exchange.query),
        requestBody: shown(exchange.requestBody),
        responseBody: shown(exchange.responseBody),
      }
      kept.push(entry)
      // Cut in chunks: shifting one entry per call would cost a move of the whole list each time.
      if (kept.length > 2 * keptAtMost) kept = kept.slice(-keptAtMost)
      announce(entry)
    },
    recent: () => kept.slice(-keptAtMost),
    subscribe,
    clear: () => void (kept = []),
  }
}
