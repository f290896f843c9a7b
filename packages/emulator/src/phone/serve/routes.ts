import { z } from 'zod'
import { readBody } from '../../control/route.ts'
import type { Emulation } from '../../emulation.ts'
import { HttpRefusal, jsonReply, type HttpReply, type HttpRequest } from '../../http.ts'
import type { ConsoleEntry } from '../wire.ts'
import { bundleReply } from './browserBundle.ts'
import { fileReply } from './files.ts'
import { framePage, phonePage } from './pages.ts'
import type { OpenPhone } from './openPhone.ts'
import { forward, proxyRequestBody } from './requestProxy.ts'
import { traceRequest } from './traceRequest.ts'

export interface PhoneCall {
  emulation: Emulation
  phone: OpenPhone
  request: HttpRequest
  /** Aborted when the browser has gone. */
  signal: AbortSignal
  onConsole: (entry: ConsoleEntry) => void
}

const consoleBody = z.strictObject({
  level: z.enum(['log', 'info', 'warn', 'error']),
  text: z.string(),
  stack: z.string().optional(),
})

const routes: Record<string, (call: PhoneCall) => HttpReply | Promise<HttpReply>> = {
  'GET /': framePage,
  'GET /frame.js': () => bundleReply('frame', 'js'),
  'GET /frame.css': () => bundleReply('frame', 'css'),
  'GET /phone/': phonePage,
  'GET /phone/runtime.js': () => bundleReply('runtime', 'js'),
  'GET /phone/runtime.css': () => bundleReply('runtime', 'css'),
  'GET /phone/project.json': ({ phone }) => jsonReply(200, phone.project.current()),
  'POST /phone/request': answerRequest,
  'POST /phone/console': answerConsole,
}

/** Whether a path belongs to the phone and what is around it. */
export const isPhonePath = (path: string): boolean =>
  path === '/' || path === '/frame.js' || path === '/frame.css' || path.startsWith('/phone/')

/** @throws {HttpRefusal} */
export async function answerPhone(call: PhoneCall): Promise<HttpReply> {
  const { method, path } = call.request
  const route = routes[`${method} ${path}`]
  const reply = route ? await route(call) : await answerFile(call)
  if (reply) return { ...reply, headers: { ...reply.headers, 'cross-origin-resource-policy': 'same-origin' } }
  throw new HttpRefusal(404, 'not_found', `The phone has no ${path}.`)
}

async function answerRequest({ emulation, phone, request, signal }: PhoneCall): Promise<HttpReply> {
  const asked = readBody(request, proxyRequestBody)
  const { appid } = phone.project.current()
  const reply = await forward(asked, { requestHosts: phone.requestHosts, appid }, signal)
  traceRequest(emulation, { asked, reply, appid })
  return jsonReply(200, reply)
}

function answerConsole({ phone, request, onConsole }: PhoneCall): HttpReply {
  const { level, text, stack } = readBody(request, consoleBody)
  const entry = { level, text, ...(stack !== undefined && { stack: phone.project.mapStack(stack) }) }
  onConsole(entry)
  return jsonReply(200, { stack: entry.stack })
}

function answerFile({ phone, request }: PhoneCall): Promise<HttpReply | undefined> | undefined {
  const [, encoded] = /^\/phone\/files\/(.+)$/.exec(request.path) ?? []
  if (request.method !== 'GET' || encoded === undefined) return undefined
  const file = phone.project.fileBelow(decoded(encoded))
  return file === undefined ? undefined : fileReply(file)
}

/** What is not encoded properly is the name of no file. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
