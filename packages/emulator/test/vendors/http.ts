import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Json, Lab } from '../lab.ts'

export interface RawRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string
}

export interface RawReply {
  status: number
  json: Json
}

/**
 * fetch would neither let a test choose its Host nor leave the path as it is written.
 *
 * @throws {Error} No answer, half of one, or one that is not JSON.
 */
export async function send({ emulator }: Lab, { method, path, headers, body }: RawRequest): Promise<RawReply> {
  const outgoing = request({ host: '127.0.0.1', port: emulator.port, method, path, headers })
  outgoing.end(body)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  return { status: response.statusCode!, json: (await json(response)) as Json }
}
