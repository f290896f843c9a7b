import type { Problem } from '@quickreg/contract'
import type { Clock } from './clock.ts'
import { QuickregError } from './errors.ts'
import { acceptLanguage, type Locale } from './locale.ts'
import type { Wx } from './wx.ts'

export interface Call {
  method: 'GET' | 'POST' | 'DELETE'
  /** `/v1/…` */
  path: string
  body?: object
  token?: string
  /** What every success has: a gateway's page may come with 200 too. Absent: success is 204. */
  replyHas?: string
}

export interface Http {
  /** @throws {QuickregError} */
  send<Reply>(call: Call): Promise<Reply>
  /** The server's time in milliseconds: whether something has expired is a matter of its clock, and a phone's may be hours off. */
  now(): number
}

interface Surroundings {
  wx: Pick<Wx, 'request'>
  clock: Clock
  locale: () => Locale
}

const timeoutMs = 15_000

export function createHttp(server: string, { wx, clock, locale }: Surroundings): Http {
  let aheadMs = 0
  const learnTime = (header: Record<string, unknown>) => {
    const date = Date.parse(String(header['Date'] || header['date']))
    if (!isNaN(date)) aheadMs = date - clock.now()
  }

  return {
    now: () => clock.now() + aheadMs,
    send: <Reply>({ method, path, body, token, replyHas }: Call) =>
      new Promise<Reply>((resolve, reject) => {
        wx.request({
          url: server + path,
          method,
          header: {
            'content-type': 'application/json',
            'accept-language': acceptLanguage[locale()],
            ...(token && { authorization: `Bearer ${token}` }),
          },
          ...(body && { data: JSON.stringify(body) }),
          timeout: timeoutMs,
          success({ statusCode, data, header }) {
            learnTime(header || {})
            if (isSuccess(statusCode, data, replyHas)) resolve(data as Reply)
            else reject(problemOf(statusCode, data))
          },
          fail({ errMsg }) {
            const unlisted = /domain list/i.test(errMsg)
            reject(new QuickregError(unlisted ? 'domain_not_listed' : 'network', {}, errMsg))
          },
        })
      }),
  }
}

function isSuccess(status: number, data: unknown, replyHas: string | undefined): boolean {
  if (replyHas === undefined) return status === 204
  return status >= 200 && status < 300 && fields(data)[replyHas] !== undefined
}

function problemOf(status: number, data: unknown): QuickregError {
  const { code, title, traceId, retryAfterSeconds, reason, policyVersion, puzzle } = fields(data) as Partial<Problem>
  if (status < 400 || typeof code !== 'string' || typeof title !== 'string') {
    return new QuickregError('bad_answer', {}, String(status))
  }
  return new QuickregError(code, { title, retryAfterSeconds, reason, policyVersion, puzzle }, traceId)
}

const fields = (data: unknown) => (data || {}) as Record<string, unknown>
