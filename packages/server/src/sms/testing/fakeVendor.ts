import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as bodyText } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { OtpMessage } from '../../ports/sms.ts'

export interface Received {
  method: string
  /** Path and query, as they came. */
  path: string
  headers: IncomingHttpHeaders
  body: string
}

type Answer = (response: ServerResponse) => void

/** An HTTP server that answers as a test says, until the test ends. */
export async function startFakeVendor(answer: Answer = json({})) {
  const received: Received[] = []
  const vendor = { url: '', received, answer }
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', headers } = request
    received.push({ method, path, headers, body: await bodyText(request) })
    vendor.answer(response)
  }
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vendor.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return vendor
}

/** A port of this machine where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export const json =
  (body: unknown, status = 200): Answer =>
  (response) =>
    text(JSON.stringify(body), status)(response)

export const text =
  (body: string, status = 200): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)

export const otp: OtpMessage = {
  phone: '+8613580006666',
  code: '246810',
  purpose: 'account',
  language: 'zh',
  minutes: 5,
}
