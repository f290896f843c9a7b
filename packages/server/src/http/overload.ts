import { RegistrationError } from '../domain/errors.ts'
import type { RequestLogEntry } from './app.ts'
import { everyAnswer, nothingAllowed } from './headers.ts'
import { writeProblem } from './problems.ts'

interface Peer {
  remoteAddress?: string
}

type TooMuch = 'requests' | 'store'
type Fetch = (request: Request, peer?: Peer) => Promise<Response>

export interface Overload {
  /** Requests that may begin in one turn of the event loop, and units of work and reads the store may have to do. */
  bound: number
  /** What the store has to do now. */
  pending: () => number
  newTraceId: () => string
  /** Hears of each request that is turned away, and what there was too much of. */
  onShed: (entry: RequestLogEntry, tooMuch: TooMuch) => void
}

/**
 * Turns away at once what could not be answered soon, so that what is let in is. Neither bound is a time: a slow disk
 * or a machine that sleeps for a second must not look like too many requests. Who waits for WeChat, or has not sent
 * the whole body yet, takes no part in either, so nobody can fill the house with such. Whether the process lives and
 * can serve is always answered, and who asks it counts for neither: anybody may, as often as they like.
 */
export function shedding(fetch: Fetch, { bound, pending, newTraceId, onShed }: Overload): Fetch {
  let begun = 0
  let shed = 0
  const endTurn = () => {
    begun = 0
  }

  function turnAway(request: Request, tooMuch: TooMuch): Response {
    const traceId = newTraceId()
    shed += 1
    // Spread, or all that are turned away now would come back at one moment.
    const error = new RegistrationError('overloaded', { retryAfterSeconds: 1 + (shed % 3) })
    const { status, headers, body } = writeProblem(error, traceId, request.headers.get('accept-language'))
    onShed({ traceId, method: request.method, route: 'none', status, ms: 0, code: 'overloaded' }, tooMuch)
    return new Response(body, {
      status,
      headers: { ...headers, ...everyAnswer, ...nothingAllowed, 'trace-id': traceId },
    })
  }

  return async (request, peer) => {
    if (isHealth(request)) return fetch(request, peer)
    const tooMuch = begun >= bound ? 'requests' : pending() >= bound ? 'store' : undefined
    if (tooMuch) return turnAway(request, tooMuch)
    if (begun === 0) setImmediate(endTurn)
    begun += 1
    return fetch(request, peer)
  }
}

const isHealth = ({ url }: Request) => ['/healthz', '/readyz'].includes(new URL(url).pathname)
