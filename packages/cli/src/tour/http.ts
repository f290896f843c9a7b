import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure, type Text } from '../terminal.ts'

export interface Reply {
  status: number
  /** Parsed; `undefined` where there is no body. */
  body: unknown
  headers: Headers
}

export interface Request {
  body?: object
  /** Goes into `Authorization: Bearer`. */
  token?: string
}

export type Http = (method: string, path: string, request?: Request) => Promise<Reply>

const answerWithinMs = 10_000
/** A process that was killed is reported dead a moment after its connections break. */
const deathNoticeMs = 1_000

/**
 * Talks JSON with one base URL.
 *
 * @param options.gone Aborted, with the reason, when the process at the other end has ended.
 * @param options.language In which the server shall speak.
 */
export const createHttp =
  (baseUrl: string, { gone, language }: { gone: AbortSignal; language: keyof Text }): Http =>
  async (method, path, { body, token } = {}) => {
    try {
      const response = await fetch(baseUrl + path, {
        method,
        headers: {
          'accept-language': language,
          ...(body && { 'content-type': 'application/json' }),
          ...(token && { authorization: `Bearer ${token}` }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([gone, AbortSignal.timeout(answerWithinMs)]),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers }
    } catch (error) {
      if (!gone.aborted) await Promise.race([once(gone, 'abort'), sleep(deathNoticeMs)])
      if (gone.aborted) throw gone.reason
      const { message, cause } = error as Error
      const reason = cause instanceof Error ? cause.message : message
      throw new Failure(
        {
          zh: `${method} ${path} 没有得到可用的回答：${reason}`,
          en: `${method} ${path} got no usable answer: ${reason}`,
        },
        { cause: error },
      )
    }
  }

/** The body of a reply that has to have this status. @throws {Failure} It has another. */
export async function expectStatus<T>(status: number, replying: Promise<Reply>): Promise<T> {
  const reply = await replying
  if (reply.status === status) return reply.body as T
  throw new Failure({
    zh: `status: 应为 ${status}，实为 ${reply.status} ${JSON.stringify(reply.body)}`,
    en: `status: expected ${status}, came ${reply.status} ${JSON.stringify(reply.body)}`,
  })
}
