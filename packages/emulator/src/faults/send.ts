import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpReply } from '../http.ts'
import type { Fault } from './faults.ts'
import { malform } from './malform.ts'

/** Sends an answer whole. */
export function sendReply(outgoing: ServerResponse, reply: HttpReply): void {
  const body = Buffer.from(reply.body)
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) }).end(body)
}

/**
 * Sends an answer the way the fault wants it.
 *
 * @param reply `undefined` where the request was not carried out.
 * @returns What was meant to reach the client, for the trace; `undefined` for silence.
 */
export async function sendFaulty(
  outgoing: ServerResponse,
  fault: Fault,
  reply: HttpReply | undefined,
  signal: AbortSignal,
): Promise<HttpReply | undefined> {
  if (fault.delayMs) await pause(fault.delayMs, signal)
  const distorted = distort(fault, reply)
  if (!distorted) {
    if (fault.kind === 'drop_after_effect') outgoing.destroy()
    return undefined
  }
  if (fault.kind === 'drip') await drip(outgoing, distorted, fault.bytesPerSecond, signal)
  else if (fault.kind === 'cut') cut(outgoing, distorted, fault.afterBytes)
  else sendReply(outgoing, distorted)
  return distorted
}

function distort(fault: Fault, reply: HttpReply | undefined): HttpReply | undefined {
  switch (fault.kind) {
    case 'status':
      return { status: fault.status, headers: { 'content-type': 'text/html' }, body: malform('html', '') }
    case 'malformed':
      return {
        status: 200,
        headers: reply?.headers ?? { 'content-type': 'application/json; charset=utf-8' },
        body: malform(fault.body, String(reply?.body ?? '{}')),
      }
    case 'no_answer':
    case 'drop_after_effect':
      return undefined
    case 'errcode': // worded by the platform already
    case 'code': // and by the vendor
    case 'delay':
    case 'drip':
    case 'cut':
      return reply
  }
}

/** Declares the whole length and hangs up in the middle. */
function cut(outgoing: ServerResponse, reply: HttpReply, afterBytes?: number): void {
  const body = Buffer.from(reply.body)
  const sent = body.subarray(0, afterBytes ?? Math.floor(body.length / 2))
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) })
  outgoing.write(sent, () => outgoing.destroy())
}

async function drip(outgoing: ServerResponse, reply: HttpReply, bytesPerSecond: number, signal: AbortSignal) {
  const body = Buffer.from(reply.body)
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) })
  for (let at = 0; at < body.length && !signal.aborted; at += 1) {
    outgoing.write(body.subarray(at, at + 1))
    await pause(1000 / bytesPerSecond, signal)
  }
  outgoing.end()
}

/** Ends early when the client leaves. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)
