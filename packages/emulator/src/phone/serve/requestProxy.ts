import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { networks, slowNetworkMs } from '../../device/client.ts'
import type { ProxyReply, ProxyRequest } from '../wire.ts'
import { disconnected, failureOf, notInDomainList, timedOut, tooLarge } from './requestFailure.ts'

const answerLimitBytes = 10 * 1024 * 1024
const longestTimeoutMs = 600_000

export const proxyRequestBody = z.strictObject({
  url: z.string().max(16_384),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']),
  header: z.record(z.string(), z.string()),
  body: z.string().optional(),
  timeoutMs: z.number().positive().max(longestTimeoutMs),
  device: z.strictObject({ userId: z.string(), network: z.enum(networks) }),
})

export interface ProxyTarget {
  /** Origin that the mini program names → origin that is asked. */
  requestHosts: ReadonlyMap<string, string>
  appid: string
}

/**
 * wx.request. Only mapped origins are asked, redirects are answered as they are, and nothing is retried.
 *
 * @param signal Aborted when the phone has given up.
 */
export async function forward(request: ProxyRequest, target: ProxyTarget, signal: AbortSignal): Promise<ProxyReply> {
  const url = mappedUrl(request.url, target.requestHosts)
  if (!url) return notInDomainList
  if (request.device.network === 'offline') return disconnected
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(request.timeoutMs)])
  try {
    if (request.device.network === 'slow') await sleep(slowNetworkMs, undefined, { signal: deadline })
    const response = await fetch(url, {
      method: request.method,
      headers: headersFor(request, target.appid),
      redirect: 'manual',
      signal: deadline,
      ...(mayCarryBody(request.method) && request.body !== undefined && { body: request.body }),
    })
    return await replyOf(response)
  } catch (error) {
    return deadline.aborted ? timedOut : failureOf(error)
  }
}

/** The same path at the origin that stands for the one named; `undefined` for every other place of the world. */
export function mappedUrl(named: string, requestHosts: ReadonlyMap<string, string>): URL | undefined {
  if (!URL.canParse(named)) return undefined
  const { protocol, origin, pathname, search } = new URL(named)
  if (protocol !== 'https:' && protocol !== 'http:') return undefined
  const real = requestHosts.get(origin)
  if (real === undefined) return undefined
  const url = new URL(real)
  url.pathname = pathname // a setter cannot leave the origin, whatever `//` the path begins with
  url.search = search
  return url
}

const mayCarryBody = (method: string): boolean => method !== 'GET' && method !== 'HEAD'

/** Of the connection, not of the message; and those that WeChat sets itself, whatever the page says. */
const ownHeaders = new Set([
  ...[
    'host',
    'connection',
    'keep-alive',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'expect',
  ],
  ...['content-length', 'referer', 'user-agent', 'accept-encoding', 'origin'],
])

function headersFor({ header }: ProxyRequest, appid: string): [string, string][] {
  const given = Object.entries(header).filter(([name]) => !ownHeaders.has(name.toLowerCase()))
  return [
    ...given,
    ['referer', `https://servicewechat.com/${appid}/devtools/page-frame.html`],
    [
      'user-agent',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.60 Language/zh_CN',
    ],
  ]
}

async function replyOf(response: Response): Promise<ProxyReply> {
  const body = await readBody(response)
  if (!body) return tooLarge
  const header: Record<string, string> = {}
  // fetch has unpacked the body already.
  for (const [name, value] of response.headers) if (name !== 'content-encoding') header[name] = value
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) header['set-cookie'] = cookies.join(',')
  return { statusCode: response.status, header, cookies, bodyBase64: body.toString('base64') }
}

async function readBody(response: Response): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length
    if (size > answerLimitBytes) return undefined // leaving the loop ends the connection
    chunks.push(chunk as Uint8Array)
  }
  return Buffer.concat(chunks)
}
