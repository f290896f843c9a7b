import type { Emulation } from '../../emulation.ts'
import { openDataViews } from '../../trace/views.ts'
import type { ProxyReply, ProxyRequest } from '../wire.ts'

interface ProxiedRequest {
  asked: ProxyRequest
  reply: ProxyReply
  appid: string
}

/** What the mini program asked a server and what came back, under the address that the mini program named. */
export function traceRequest({ trace, clock, world }: Emulation, { asked, reply, appid }: ProxiedRequest): void {
  const url = URL.canParse(asked.url) ? new URL(asked.url) : undefined
  const requestBody = asked.body ?? ''
  const views = openDataViews(world, { appid, userId: asked.device.userId }, requestBody)
  trace.record({
    at: clock.now().toISOString(),
    kind: 'request',
    from: 'phone',
    to: 'server',
    method: asked.method,
    path: url?.pathname ?? asked.url,
    query: Object.fromEntries(url?.searchParams ?? []),
    url: asked.url,
    requestBody,
    ...('fail' in reply ? { status: 0, responseBody: `request:fail ${reply.fail}` } : readable(reply)),
    ...(views.length > 0 && { views }),
  })
}

function readable({ statusCode, header, bodyBase64 }: Exclude<ProxyReply, { fail: string }>) {
  const type = header['content-type'] ?? ''
  const body = Buffer.from(bodyBase64, 'base64')
  const isText = type === '' || /^text\/|json|xml|javascript|urlencoded/.test(type)
  return { status: statusCode, responseBody: isText ? body.toString() : `(${type}, ${body.length} bytes)` }
}
