/** One thing that happened: a call to the platform, an act of a person, a message pushed, an SMS sent. */
export interface Exchange {
  sequence: number
  /** ISO 8601, by the emulator's clock. */
  at: string
  kind: 'platform' | 'device' | 'push' | 'sms'
  method: string
  path: string
  query: Record<string, string>
  requestBody: string
  /** HTTP status; 0 where no answer was sent. */
  status: number
  responseBody: string
  /** The kind of fault that struck, if any. */
  fault?: string
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

export function createTrace(): Trace {
  const listeners = new Set<(exchange: Exchange) => void>()
  let kept: Exchange[] = []
  let sequence = 0
  return {
    record(exchange) {
      const entry: Exchange = {
        sequence: ++sequence,
        ...exchange,
        requestBody: exchange.requestBody.slice(0, bodyLimit),
        responseBody: exchange.responseBody.slice(0, bodyLimit),
      }
      kept.push(entry)
      // Cut in chunks: shifting one entry per call would cost a move of the whole list each time.
      if (kept.length > 2 * keptAtMost) kept = kept.slice(-keptAtMost)
      for (const listener of listeners) listener(entry)
    },
    recent: () => kept.slice(-keptAtMost),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    clear: () => void (kept = []),
  }
}
