import { openApiResponse, sealApiRequest, type ApiSecurityKeys } from '@quickreg/protocol'
import { isSuccessStatus, readAnswer, toAnswer, type Answer, type Fields } from './answer.ts'
import type { Breaker } from './breaker.ts'
import { refusal, repeatAfter, type Repeat } from './errcodes.ts'
import type { WechatApiFailure } from './errors.ts'
import { TransportError, type Transport, type WechatRequest, type WechatResponse } from './transport.ts'

const maxBytes = 64 * 1024

/** One of WeChat's endpoints with its parameters. */
export interface Endpoint<T> {
  method: 'GET' | 'POST'
  path: string
  query?: Record<string, string>
  body?: object
  /** WeChat offers signing and encryption for it; used when keys are given. */
  sealable?: boolean
  /** The fields of a success as a value; undefined if one is missing or of a wrong type. */
  read: (fields: Fields) => T | undefined
}

export interface Failed {
  ok: false
  failure: WechatApiFailure
  repeat: Repeat
  /** WeChat is well, though this one answer is of no use. */
  answered?: true
}

export type Outcome<T> = { ok: true; value: T } | Failed

export interface CallReport {
  path: string
  ms: number
  outcome: 'ok' | 'refused' | 'unavailable'
  errcode?: number
  rid?: string
}

export interface ExchangeDeps {
  appid: string
  origin: string
  transport: Transport
  breaker: Breaker
  now: () => Date
  random: (bytes: number) => Uint8Array
  security?: ApiSecurityKeys
  onCall?: (call: CallReport) => void
}

export type Exchange = <T>(
  endpoint: Endpoint<T>,
  options: { accessToken?: string; timeoutMs: number },
) => Promise<Outcome<T>>

/** Sends one request and judges its answer; never repeats, never throws what depends on WeChat. */
export function createExchange(deps: ExchangeDeps): Exchange {
  const { origin, transport, breaker, onCall } = deps

  return async (endpoint, { accessToken, timeoutMs }) => {
    const { path } = endpoint
    const sealed = endpoint.sealable ? deps.security : undefined
    const request = toRequest(endpoint, { accessToken, timeoutMs }) // throws on malformed signing keys
    const entry = breaker.enter()
    if (!entry.allowed) return unavailable(path, { retryAfterSeconds: entry.retryAfterSeconds, mayHaveHappened: false })

    const send = async () => transport(request) // a transport that throws at once must not bypass `broken`
    const startedAt = performance.now()
    const outcome = await send().then(
      (response) =>
        judge(endpoint, response, sealed ? () => openSealed(response, sealed, path) : () => readAnswer(response.body)),
      (error: unknown) => broken(path, error),
    )
    entry.done(outcome.ok || outcome.answered === true || outcome.failure.kind !== 'unavailable')
    onCall?.(report(outcome, path, performance.now() - startedAt))
    return outcome
  }

  function toRequest<T>(
    { method, path, query, body, sealable }: Endpoint<T>,
    { accessToken, timeoutMs }: { accessToken?: string; timeoutMs: number },
  ): WechatRequest {
    const url = new URL(path, origin)
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
    const sealed =
      sealable && deps.security
        ? sealApiRequest({ url: origin + path, appid: deps.appid, params: { ...query, ...body } }, deps.security, {
            now: deps.now(),
            random: deps.random,
          })
        : undefined
    if (accessToken !== undefined) url.searchParams.set('access_token', accessToken)
    if (!body) return { method, url, headers: {}, timeoutMs, maxBytes }
    return {
      method,
      url,
      headers: { 'content-type': 'application/json', ...sealed?.headers },
      body: sealed?.body ?? JSON.stringify(body),
      timeoutMs,
      maxBytes,
    }
  }

  /** A sealed answer, or a failure in clear: WeChat finds some errors before it decrypts. Never a success in clear. */
  function openSealed({ headers, body }: WechatResponse, keys: ApiSecurityKeys, path: string): Answer | undefined {
    if (headers['wechatmp-signature'] === undefined && headers['wechatmp-signature-deprecated'] === undefined) {
      const answer = readAnswer(body)
      return answer && answer.errcode !== 0 ? answer : undefined
    }
    try {
      const response = { url: origin + path, appid: deps.appid, headers, body: body.toString() }
      return toAnswer(openApiResponse(response, keys, { now: deps.now() }))
    } catch {
      return undefined
    }
  }
}

function judge<T>({ path, read }: Endpoint<T>, response: WechatResponse, open: () => Answer | undefined): Outcome<T> {
  const answer = open()
  if (!answer) return unavailable(path, { mayHaveHappened: true }, 'same-request')
  const { errcode, rid, fields } = answer
  if (errcode !== 0) {
    return { ok: false, failure: refusal({ path, errcode, rid }), repeat: repeatAfter(errcode, path) }
  }
  if (!isSuccessStatus(response)) return unavailable(path, { mayHaveHappened: true })
  const value = read(fields)
  if (value !== undefined) return { ok: true, value }
  // One odd number must not stop everybody else: the breaker does not count it.
  return { ...unavailable(path, { mayHaveHappened: true }), answered: true }
}

function broken(path: string, error: unknown): Failed {
  // Anything else than a TransportError may quote the URL with its secrets, so it is not kept as cause.
  const cause = error instanceof TransportError ? error : undefined
  return unavailable(path, { mayHaveHappened: cause?.sent ?? true, cause }, 'same-request')
}

function unavailable(path: string, failure: Omit<WechatApiFailure, 'kind' | 'path'>, repeat: Repeat = 'no'): Failed {
  return { ok: false, failure: { kind: 'unavailable', path, ...failure }, repeat }
}

function report(outcome: Outcome<unknown>, path: string, ms: number): CallReport {
  if (outcome.ok) return { path, ms, outcome: 'ok' }
  const { kind, errcode, rid } = outcome.failure
  return { path, ms, outcome: kind === 'unavailable' ? 'unavailable' : 'refused', errcode, rid }
}
