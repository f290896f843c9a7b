import type { ProxyReply, ProxyRequest } from '../../../wire.ts'
import type { Phone } from '../ports.ts'
import { ApiFailure, callApi, checkParameters, guard } from './api.ts'
import { readReply, writeRequest, type RequestOptions } from './requestMessage.ts'

/** WeChat's own limit; further requests wait for their turn. */
const atOnce = 10
const usualTimeoutMs = 60_000

interface RequestTask {
  abort(): void
  onHeadersReceived(listener: HeaderListener): void
  offHeadersReceived(listener?: HeaderListener): void
  onChunkReceived(): void
  offChunkReceived(): void
}

type HeaderListener = (result: { header: Record<string, string>; statusCode: number; cookies: string[] }) => void

/** wx.request, which answers by callbacks and returns a task, never a Promise. */
export function createRequest(phone: Phone): (options: RequestOptions) => RequestTask {
  const takeTurn = createTurns(atOnce)

  async function send(options: RequestOptions, aborted: AbortSignal): Promise<Exclude<ProxyReply, { fail: string }>> {
    checkParameters(options, { url: 'String' })
    const message: ProxyRequest = {
      ...writeRequest(options),
      timeoutMs: timeoutOf(phone, options),
      device: { userId: phone.device.userId, network: phone.device.network },
    }
    const reply = await takeTurn(() => {
      if (aborted.aborted) throw new ApiFailure('abort')
      return phone.emulator.post<ProxyReply>('/phone/request', message, aborted)
    })
    if (!('fail' in reply)) return reply
    explainFailure(phone, new URL(message.url).origin, reply)
    throw new ApiFailure(reply.fail, reply.errno)
  }

  return (options) => {
    const controller = new AbortController()
    const { signal } = controller
    const gaveUp = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new ApiFailure('abort')))
    })
    let listeners: HeaderListener[] = []
    const run = async () => {
      const reply = await Promise.race([send(options, signal), gaveUp])
      const result = readReply(reply, options)
      const { header, statusCode, cookies } = result
      for (const listener of listeners) {
        guard(phone, 'RequestTask.onHeadersReceived', () => listener({ header, statusCode, cookies }))
      }
      return result
    }
    void callApi(phone, 'request', { run, promise: false }, options)
    const noChunks = () =>
      phone.console.warnOnce('request chunks', 'onChunkReceived: answers arrive in one piece in the emulator')
    return {
      abort: () => controller.abort(),
      onHeadersReceived: (listener) => void listeners.push(listener),
      offHeadersReceived: (listener) => void (listeners = listeners.filter((known) => listener && known !== listener)),
      onChunkReceived: noChunks,
      offChunkReceived: noChunks,
    }
  }
}

/** Programs catch these failures; who looks for the cause should find it all the same. */
function explainFailure({ console }: Phone, origin: string, { fail, errno }: { fail: string; errno?: number }): void {
  const why =
    errno === notListed
      ? 'is not in requestHosts of quickreg.project.json; in WeChat it has to be one of the request domains'
      : `gave no answer (${fail})`
  console.warnOnce(`request ${origin} ${fail}`, `wx.request: ${origin} ${why}`)
}

const notListed = 600002

function timeoutOf(phone: Phone, { timeout }: RequestOptions): number {
  const { networkTimeout } = phone.project().app.json as { networkTimeout?: { request?: number } }
  return timeout ?? networkTimeout?.request ?? usualTimeoutMs
}

/** Lets so many run and the others wait, first come first served. */
export function createTurns(limit: number): <Result>(run: () => Promise<Result>) => Promise<Result> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (run) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await run()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
