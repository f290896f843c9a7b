import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerControl } from './control/answer.ts'
import { page } from './control/page.ts'
import { streamTrace } from './control/traceStream.ts'
import type { Emulation } from './emulation.ts'
import { hasEffect, type Fault } from './faults/faults.ts'
import { sendFaulty, sendReply } from './faults/send.ts'
import { checkCaller } from './guards.ts'
import { HttpRefusal, readRequest, refusalReply, type HttpReply, type HttpRequest } from './http.ts'
import { streamPhoneEvents } from './phone/serve/events.ts'
import type { OpenPhone } from './phone/serve/openPhone.ts'
import { answerPhone, isPhonePath } from './phone/serve/routes.ts'
import type { ConsoleEntry } from './phone/wire.ts'
import { answerPlatform, answerWithErrcode, type PlatformReply } from './platform/answer.ts'
import type { Endpoint } from './platform/endpoint.ts'
import { endpoints } from './platform/endpoints.ts'
import { countCall } from './state/usage.ts'
import { recordExchange } from './trace/recordExchange.ts'
import type { Vendor, VendorReply } from './vendors/vendor.ts'
import { vendors } from './vendors/vendors.ts'

interface DispatchOptions {
  /** Host names beside the local ones. */
  hosts: readonly string[]
  /** Called after every request that may have changed the state. */
  onChange: () => void
  /** The mini program on the phone, if one is open. */
  phone: () => OpenPhone | undefined
  onConsole: (entry: ConsoleEntry) => void
}

/** From a raw request to a sent answer, faults included. */
export function createDispatch(emulation: Emulation, options: DispatchOptions) {
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const abort = new AbortController()
    outgoing.on('close', () => abort.abort())
    try {
      checkCaller(incoming, options.hosts)
      const request = await readRequest(incoming)
      const stream = streamFor(emulation, request, options)
      if (stream) return stream(outgoing)
      await serve({ emulation, request, signal: abort.signal, ...options }, outgoing)
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

/** The routes that answer for as long as somebody listens. */
function streamFor(emulation: Emulation, { method, path, headers, query }: HttpRequest, { phone }: DispatchOptions) {
  if (method !== 'GET') return undefined
  if (path === '/phone/events') {
    const userId = query.get('user') ?? ''
    return (outgoing: ServerResponse) => streamPhoneEvents(emulation, phone()?.project, userId, outgoing)
  }
  const isTrace = path === '/_emulator/trace' && (headers.accept ?? '').includes('text/event-stream')
  return isTrace ? (outgoing: ServerResponse) => streamTrace(emulation.trace, outgoing) : undefined
}

interface Call extends Pick<DispatchOptions, 'phone' | 'onConsole'> {
  emulation: Emulation
  request: HttpRequest
  /** Aborted when the caller has gone. */
  signal: AbortSignal
}

async function serve(call: Call, outgoing: ServerResponse) {
  const { emulation, request, signal } = call
  const { method, path } = request
  const endpoint = endpoints.get(path)
  const fault = emulation.faults.take({ method, path, isWechatApi: endpoint !== undefined })
  const reply = await answer(call, endpoint, fault)
  if (!fault) {
    recordExchange(emulation, request, reply)
    sendReply(outgoing, reply!)
    return
  }
  const sent = await sendFaulty(outgoing, fault, reply, signal)
  recordExchange(emulation, request, sent, fault)
}

/** @returns `undefined` where a fault keeps the request from being carried out. */
async function answer(
  call: Call,
  endpoint: Endpoint | undefined,
  fault: Fault | undefined,
): Promise<HttpReply | undefined> {
  const { emulation, request } = call
  if (endpoint) return answerEndpoint(emulation, endpoint, request, fault)
  const vendor = vendors.get(request.path)
  if (vendor) return answerVendor(emulation, vendor, request, fault)
  if (!hasEffect(fault)) return undefined
  if (request.path === '/_emulator' && request.method === 'GET') return page()
  if (request.path.startsWith('/_emulator/')) return answerControl(emulation, request)
  const phone = call.phone()
  if (phone && isPhonePath(request.path)) return answerPhone({ ...call, phone })
  if (request.path === '/' && request.method === 'GET') return page()
  throw new HttpRefusal(
    404,
    'not_found',
    `Neither WeChat's emulated API, an SMS vendor nor the control plane has ${request.path}.`,
  )
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

function answerVendor(
  emulation: Emulation,
  vendor: Vendor,
  request: HttpRequest,
  fault: Fault | undefined,
): VendorReply | undefined {
  const carriedOut = hasEffect(fault) ? vendor.answer(emulation, request) : undefined
  const answered = fault?.kind === 'code' ? vendor.answerWithCode(emulation, request, fault) : carriedOut
  countCall(emulation.world, vendor.path, answered?.code ?? fault!.kind)
  return answered
}
