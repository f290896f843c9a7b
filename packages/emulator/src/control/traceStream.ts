import type { ServerResponse } from 'node:http'
import type { Trace } from '../trace/trace.ts'

/** Server-sent events: one `data:` line of JSON per exchange, from now on. */
export function streamTrace(trace: Trace, outgoing: ServerResponse): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  outgoing.write(': exchanges follow\n\n')
  const unsubscribe = trace.subscribe((exchange) => {
    outgoing.write(`id: ${exchange.sequence}\ndata: ${JSON.stringify(exchange)}\n\n`)
  })
  outgoing.on('close', unsubscribe)
}
