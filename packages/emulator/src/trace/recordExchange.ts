import type { Emulation } from '../emulation.ts'
import { smsRoute, type Fault } from '../faults/faults.ts'
import type { HttpReply, HttpRequest } from '../http.ts'
import { endpoints } from '../platform/endpoints.ts'
import { vendors } from '../vendors/vendors.ts'
import type { Exchange, View } from './trace.ts'
import { openDataViews } from './views.ts'

type Parties = Pick<Exchange, 'kind' | 'from' | 'to'>

const deviceAct = /^\/_emulator\/users\/([^/]+)\/(?:login|check-session|phone-tap|profile)$/

/** Acts that change nothing but the emulator's own settings are left out of the trace. */
function partiesOf({ method, path }: HttpRequest): Parties | undefined {
  if (endpoints.has(path)) return { kind: 'platform', from: 'server', to: 'wechat' }
  if (deviceAct.test(path)) return { kind: 'device', from: 'phone', to: 'wechat' }
  if (vendors.has(path) || (method === 'POST' && path === smsRoute))
    return { kind: 'sms', from: 'server', to: 'carrier' }
  return undefined
}

/** @param reply What was meant to reach the caller; `undefined` for silence. */
export function recordExchange(
  emulation: Emulation,
  request: HttpRequest,
  reply: HttpReply | undefined,
  fault?: Fault,
): void {
  const parties = partiesOf(request)
  if (!parties) return
  const responseBody = String(reply?.body ?? '')
  const views = parties.kind === 'device' ? deviceViews(emulation, request, responseBody) : []
  emulation.trace.record({
    at: emulation.clock.now().toISOString(),
    ...parties,
    method: request.method,
    path: request.path,
    query: Object.fromEntries(request.query),
    requestBody: request.body.toString(),
    status: reply?.status ?? 0,
    responseBody,
    ...(fault && { fault: fault.kind }),
    ...(views.length > 0 && { views }),
  })
}

function deviceViews({ world }: Emulation, { path, body }: HttpRequest, responseBody: string): View[] {
  const [, userId = ''] = deviceAct.exec(path) ?? []
  const [, appid = ''] = /"appid"\s*:\s*"(wx[0-9a-f]{16})"/.exec(body.toString()) ?? []
  return openDataViews(world, { appid, userId }, responseBody)
}
