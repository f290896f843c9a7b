import { pushRequestBody, signPush } from '@quickreg/protocol'
import type { Emulation } from './emulation.ts'
import { randomHex, randomText } from './random.ts'
import type { PushTarget } from './state/apps.ts'
import { openidOf, originalIdOf } from './state/identity.ts'

const tries = 3
const answerWithinMs = 5000
const answerLimit = 4096

interface PushEvent {
  appid: string
  userId: string
  event: string
  revokeInfo?: string
}

interface PushAttempt {
  /** HTTP status; 0 where no answer came within five seconds. */
  status: number
  body: string
}

interface PushDelivery {
  /** The receiver answered an empty body or `success`. */
  accepted: boolean
  attempts: PushAttempt[]
  /** What was sent, so that a test can send it again or change it. */
  request: { url: string; body: string }
  /** What it says once decrypted. */
  message: Record<string, unknown>
}

/** Sends an event in secure mode, at most three times until it is accepted. */
export async function deliverPush(emulation: Emulation, target: PushTarget, event: PushEvent): Promise<PushDelivery> {
  const message = eventMessage(emulation, event)
  const { token, encodingAESKey, url } = target
  const { body, query } = pushRequestBody(
    message,
    { token, encodingAESKey, appid: event.appid },
    { ...stamp(emulation), random: emulation.random.bytes(16), openid: message.OpenID },
  )
  const request = { url: withQuery(url, { ...query }), body }
  const attempts: PushAttempt[] = []
  let accepted = false
  while (!accepted && attempts.length < tries) {
    const attempt = await send(emulation, 'POST', request, message)
    attempts.push(attempt)
    accepted = attempt.status === 200 && ['', 'success'].includes(attempt.body)
  }
  return { accepted, attempts, request, message }
}

/** The GET by which WeChat tests a URL: `accepted` if echostr came back as it was. */
export async function verifyPushTarget(
  emulation: Emulation,
  { url, token }: PushTarget,
): Promise<{ accepted: boolean; attempt: PushAttempt; request: { url: string } }> {
  const { timestamp, nonce } = stamp(emulation)
  const echostr = randomText(emulation.random, 19, '123456789')
  const query = { signature: signPush(token, timestamp, nonce), timestamp, nonce, echostr }
  const request = { url: withQuery(url, query) }
  const attempt = await send(emulation, 'GET', request)
  return { accepted: attempt.status === 200 && attempt.body === echostr, attempt, request }
}

/** The user is `OpenID`; `FromUserName` is a platform account. */
function eventMessage({ clock }: Emulation, { appid, userId, event, revokeInfo }: PushEvent) {
  return {
    ToUserName: originalIdOf(appid),
    FromUserName: openidOf(appid, 'the platform itself'),
    CreateTime: Math.floor(clock.now().getTime() / 1000),
    MsgType: 'event',
    Event: event,
    OpenID: openidOf(appid, userId),
    AppID: appid,
    ...(revokeInfo !== undefined && { RevokeInfo: revokeInfo }),
  }
}

const stamp = ({ clock, random }: Emulation) => ({
  timestamp: String(Math.floor(clock.now().getTime() / 1000)),
  nonce: String(parseInt(randomHex(random, 8), 16)),
})

function withQuery(url: string, query: Record<string, string>): string {
  const target = new URL(url)
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
  return target.href
}

async function send(
  { clock, trace }: Emulation,
  method: 'GET' | 'POST',
  request: { url: string; body?: string },
  message?: object,
): Promise<PushAttempt> {
  const attempt = await exchange(method, request)
  const { pathname, searchParams } = new URL(request.url)
  trace.record({
    at: clock.now().toISOString(),
    kind: 'push',
    from: 'wechat',
    to: 'server',
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    requestBody: request.body ?? '',
    status: attempt.status,
    responseBody: attempt.body,
    ...(message && { views: [{ label: 'message', value: JSON.stringify(message, undefined, 2) }] }),
  })
  return attempt
}

async function exchange(method: 'GET' | 'POST', { url, body }: { url: string; body?: string }): Promise<PushAttempt> {
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerWithinMs),
      ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    })
    return { status: response.status, body: (await response.text()).slice(0, answerLimit) }
  } catch {
    // No connection, no answer in time: for WeChat all the same.
    return { status: 0, body: '' }
  }
}
