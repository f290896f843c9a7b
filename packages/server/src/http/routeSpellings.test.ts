import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pathSpellings, type RequestSpelling } from '../../../../test/support/spellings.ts'
import type { Session } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import { listen, type Listener } from '../listener.ts'
import { bareApp, json } from './testing/bare.ts'
import { nobodysFlow } from './testing/examples.ts'

const path = `/v1/flows/${nobodysFlow}/known`
const reached: string[] = []
const { app, requests } = bareApp({
  authenticateSession: async () => ({ id: 's' }) as Session,
  completeWithKnown: async ({ flowId }) => {
    reached.push(flowId)
    throw new RegistrationError('no_known_phone')
  },
})
let listener: Listener
beforeAll(
  async () => void (listener = await listen((r) => Promise.resolve(app.fetch(r)), { port: 0, host: '127.0.0.1' })),
)
afterAll(() => listener.drain())

describe('another spelling of a route', () => {
  it.each(pathSpellings(path, 'http://localhost'))('$method $target is none or that very route', async (spelling) => {
    requests.length = reached.length = 0
    const status = await send(spelling)
    // Limits count by route: nothing may reach the use case under another name.
    if (reached.length > 0) expect([status, requests[0]?.route]).toEqual([409, '/v1/flows/:flowId/known'])
    else expect([400, 404]).toContain(status)
  })
})

/** As it is written: `fetch` would tidy up the path. */
function send({ method, target, headers }: RequestSpelling): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const body = method === 'POST' || method === 'PUT' || method === 'PATCH' ? '{}' : undefined
    const { hostname, port } = new URL(listener.url)
    const all = { ...json, authorization: 'Bearer qs_x', ...headers }
    request({ hostname, port, method, path: target, headers: all }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode))
    })
      .once('error', reject)
      .end(body)
  })
}
