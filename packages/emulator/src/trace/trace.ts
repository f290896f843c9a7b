import { createAnnouncer } from '../announcer.ts'
import type { Redactor } from './redactor.ts'
import type { Exchange } from './exchange.ts'

export type { Exchange, Party, View } from './exchange.ts'

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
        path: redactor.url(exchange.path),
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
