import type { Emulation } from '../emulation.ts'
import type { HttpReply, HttpRequest } from '../http.ts'
import type { ApiSecurity, App } from '../state/apps.ts'
import { remember } from '../state/remember.ts'
import { isDisplaced } from '../state/tokens.ts'
import { openSecured, sealSecured } from './apiSecurity.ts'
import { countCallOf } from './credentials.ts'
import type { Endpoint, PlatformCall, TokenEndpoint } from './endpoint.ts'
import { parseJsonObject } from './jsonBody.ts'
import { WechatRefusal } from './refusals.ts'
import { createHint, createRid } from './rid.ts'

export interface PlatformReply extends HttpReply {
  /** 0 for success, even where the body has none or is encrypted. */
  errcode: number
}

/** Carries out one call. HTTP is 200 even for refusals: WeChat says everything in `errcode`. */
export function answerPlatform(emulation: Emulation, endpoint: Endpoint, request: HttpRequest): PlatformReply {
  const call: PlatformCall = { emulation, request, now: emulation.clock.now().getTime() }
  try {
    checkMethod(endpoint, request)
    if (endpoint.access === 'token') return answerWithToken(call, endpoint)
    return reply(call, endpoint, endpoint.answer(call))
  } catch (error) {
    if (!(error instanceof WechatRefusal)) throw error
    return reply(call, endpoint, refusalPayload(call, endpoint, error))
  }
}

/** The answer of a fault that speaks in WeChat's name; `request` is not looked at and changes nothing. */
export function answerWithErrcode(
  emulation: Emulation,
  endpoint: Endpoint,
  request: HttpRequest,
  { errcode, errmsg }: { errcode: number; errmsg?: string | undefined },
): PlatformReply {
  const call: PlatformCall = { emulation, request, now: emulation.clock.now().getTime() }
  const refusal = new WechatRefusal(errcode, errmsg === undefined ? {} : { text: errmsg })
  return reply(call, endpoint, refusalPayload(call, endpoint, refusal))
}

function checkMethod(endpoint: Endpoint, request: HttpRequest): void {
  if (endpoint.method === 'any' || request.method === endpoint.method) return
  throw new WechatRefusal(endpoint.method === 'POST' ? 43002 : 43001)
}

/** WeChat does not publish its order of checks; this is ours, from the outside in. */
function answerWithToken(call: PlatformCall, endpoint: TokenEndpoint): PlatformReply {
  const app = appOfToken(call)
  if (!endpoint.permitted(app)) throw new WechatRefusal(48001)
  countCallOf(call, app)
  if (endpoint.apiSecurity && app.apiSecurity) return answerSecured(call, endpoint, app, app.apiSecurity)
  const params = plainParams(call, endpoint)
  return reply(call, endpoint, endpoint.answer({ ...call, app, params }))
}

/** Once the request has been decrypted, refusals are encrypted and signed like any other answer. */
function answerSecured(call: PlatformCall, endpoint: TokenEndpoint, app: App, security: ApiSecurity): PlatformReply {
  const { params, url } = openSecured(call, app, security)
  const payload = payloadOf(call, endpoint, () => endpoint.answer({ ...call, app, params }))
  const plain = reply(call, endpoint, payload)
  const sealed = sealSecured(call, security, { url, appid: app.appid, payload })
  return { ...plain, headers: { ...plain.headers, ...sealed.headers }, body: sealed.body }
}

/** 41001 absent, 40001 unknown or displaced by a newer one, 42001 past its time. */
function appOfToken({ emulation: { world }, request, now }: PlatformCall): App {
  const text = request.query.get('access_token')
  if (!text) throw new WechatRefusal(41001)
  const token = world.tokens.get(text)
  const app = token && world.apps.get(token.appid)
  if (!token || !app || isDisplaced(token, now)) throw new WechatRefusal(40001)
  if (now >= token.expiresAt) throw new WechatRefusal(42001)
  return app
}

const plainParams = ({ request }: PlatformCall, endpoint: TokenEndpoint): Record<string, unknown> =>
  endpoint.method === 'GET'
    ? Object.fromEntries(request.query)
    : parseJsonObject(request.body, { hint: endpoint.hints })

function payloadOf(call: PlatformCall, endpoint: Endpoint, answer: () => object): object {
  try {
    return answer()
  } catch (error) {
    if (error instanceof WechatRefusal) return refusalPayload(call, endpoint, error)
    throw error
  }
}

function refusalPayload({ emulation, now }: PlatformCall, endpoint: Endpoint, refusal: WechatRefusal): object {
  const rid = createRid(emulation.random, now)
  const { hint, ridPrefix = endpoint.ridPrefix } = refusal.details
  const before = hint ? ` hint: ${createHint(emulation.random)} ` : ridPrefix
  return { errcode: refusal.errcode, errmsg: `${refusal.message}${before}rid: ${rid}` }
}

function reply(call: PlatformCall, endpoint: Endpoint, payload: object): PlatformReply {
  const { errcode = 0, errmsg = '' } = payload as { errcode?: number; errmsg?: string }
  const body = JSON.stringify(payload)
  const rid = / rid: (\S+)$/.exec(errmsg)?.[1]
  // rid/get does not know the calls of /sns/*.
  if (rid && !endpoint.path.startsWith('/sns/')) rememberRid(call, rid, body)
  return { status: 200, headers: { 'content-type': endpoint.contentType }, body, errcode }
}

function rememberRid({ emulation: { world }, request, now }: PlatformCall, rid: string, responseBody: string): void {
  const token = world.tokens.get(request.query.get('access_token') ?? '')
  const record = {
    appid: token?.appid,
    at: now,
    url: `https://api.weixin.qq.com${request.path}`,
    requestBody: request.body.toString(),
    responseBody,
    clientIp: request.remoteAddress,
  }
  remember(world.rids, rid, record, 10_000)
}
