import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerControl } from './control/answer.ts'
import { page } from './control/page.ts'
import { streamTrace } from './control/traceStream.ts'
import type { Emulation } from './emulation.ts'
import { hasEffect, type Fault } from './faults/faults.ts'
import { sendFaulty, sendReply } from './faults/send.ts'
import { checkHost, checkOrigin } from './guards.ts'
import { HttpRefusal, readRequest, refusalReply, type HttpReply, type HttpRequest } from './http.ts'
import { answerPlatform, answerWithErrcode, type PlatformReply } from './platform/answer.ts'
import type { Endpoint } from './platform/endpoint.ts'
import { endpoints } from './platform/endpoints.ts'
import { countCall } from './state/usage.ts'
import type { Exchange } from './trace.ts'

interface DispatchOptions {
  /** Host names beside the local ones. */
  hosts: readonly string[]
  /** Called after every request that may have changed the state. */
  onChange: () => void
}

/** From a raw request to a sent answer, faults included. */
export function createDispatch(emulation: Emulation, options: DispatchOptions) {
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const abort = new AbortController()
    outgoing.on('close', () => abort.abort())
    try {
      checkHost(incoming.headers, options.hosts)
      const request = await readRequest(incoming)
      if (wantsStream(request)) {
        checkOrigin(request.headers)
        streamTrace(emulation.trace, outgoing)
        return
      }
      await serve(emulation, request, outgoing, abort.signal)
    } catch (error) {
      if (abort.signal.aborted) return // nobody is left to hear of it
      const refusal =
        error instanceof HttpRefusal ? error : new HttpRefusal(500, 'emulator_bug', 'The emulator failed; see its log.')
      if (refusal !== error) console.error(error)
      // What is left of a request that was not read to its end must not be taken for the next one.
      if (!incoming.complete) outgoing.setHeader('connection', 'close')
      sendReply(outgoing, refusalReply(refusal))
    } finally {
      options.onChange()
    }
  }
}

const wantsStream = ({ method, path, headers }: HttpRequest): boolean =>
  method === 'GET' && path === '/_emulator/trace' && (headers.accept ?? '').includes('text/event-stream')

async function serve(emulation: Emulation, request: HttpRequest, outgoing: ServerResponse, signal: AbortSignal) {
  const { method, path } = request
  const endpoint = endpoints.get(path)
  const fault = emulation.faults.take({ method, path, isWechatApi: endpoint !== undefined })
  const reply = await answer(emulation, endpoint, request, fault)
  if (!fault) {
    trace(emulation, request, reply)
    sendReply(outgoing, reply!)
    return
  }
  const sent = await sendFaulty(outgoing, fault, reply, signal)
  trace(emulation, request, sent, fault)
}

/** @returns `undefined` where a fault keeps the request from being carried out. */
async function answer(
  emulation: Emulation,
  endpoint: Endpoint | undefined,
  request: HttpRequest,
  fault: Fault | undefined,
): Promise<HttpReply | undefined> {
  if (endpoint) return answerEndpoint(emulation, endpoint, request, fault)
  if (!hasEffect(fault)) return undefined
  if (request.path.startsWith('/_emulator/')) return answerControl(emulation, request)
  if (request.path === '/' && request.method === 'GET') return page()
  throw new HttpRefusal(404, 'not_found', `Neither WeChat's emulated API nor the control plane has ${request.path}.`)
}

function answerEndpoint(
  emulation: Emulation,
  endpoint: Endpoint,
  request: HttpRequest,
  fault: Fault | undefined,
): PlatformReply | undefined {
  const carriedOut = hasEffect(fault) ? answerPlatform(emulation, endpoint, request) : undefined
  const answered = fault?.kind === 'errcode' ? answerWithErrcode(emulation, endpoint, request, fault) : carriedOut
  const outcome = answered?.errcode ?? fault!.kind
  countCall(emulation.world, endpoint.path, String(outcome))
  return answered
}

/** Acts that change nothing but the emulator's own settings are left out of the trace. */
function kindOf({ method, path }: HttpRequest): Exchange['kind'] | undefined {
  if (endpoints.has(path)) return 'platform'
  if (/^\/_emulator\/users\/[^/]+\/(login|check-session|phone-tap|profile)$/.test(path)) return 'device'
  return method === 'POST' && path === '/_emulator/sms' ? 'sms' : undefined
}

function trace(emulation: Emulation, request: HttpRequest, reply: HttpReply | undefined, fault?: Fault): void {
  const kind = kindOf(request)
  if (!kind) return
  emulation.trace.record({
    at: emulation.clock.now().toISOString(),
    kind,
    method: request.method,
    path: request.path,
    query: Object.fromEntries(request.query),
    requestBody: request.body.toString(),
    status: reply?.status ?? 0,
    responseBody: String(reply?.body ?? ''),
    ...(fault && { fault: fault.kind }),
  })
}
