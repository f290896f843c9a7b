import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { raw, startFakeWechat, type FakeWechat } from '../test/fakeWechat.ts'
import { createPoolTransport } from './poolTransport.ts'

let wechat: FakeWechat
let transport: ReturnType<typeof createPoolTransport>

beforeEach(async () => {
  wechat = await startFakeWechat()
  transport = createPoolTransport(wechat.url)
})
afterEach(async () => {
  await transport.close()
  await wechat.close()
})

const send = (timeoutMs = 10_000, send = transport) =>
  send({
    method: 'POST',
    url: new URL('/path?a=b', wechat.url),
    headers: { 'content-type': 'application/json' },
    body: '{"手":1}',
    timeoutMs,
    maxBytes: 64 * 1024,
  })

it('carries a request and its answer', async () => {
  wechat.answer('/path', raw('嗯', 201, { 'X-Name': 'value' }))
  const { status, headers, body } = await send()
  expect({ status, name: headers['x-name'], body: body.toString() }).toEqual({ status: 201, name: 'value', body: '嗯' })
  expect(wechat.received).toMatchObject([{ method: 'POST', path: '/path', query: { a: 'b' }, body: '{"手":1}' }])
})

it('follows no redirect', async () => {
  wechat.answer('/path', raw('', 302, { location: '/elsewhere' }))
  expect(await send()).toMatchObject({ status: 302 })
  expect(wechat.received.map(({ path }) => path)).toEqual(['/path'])
})

it('goes to its own origin, whatever host the URL names', async () => {
  wechat.answer('/path', {})
  const url = new URL('http://elsewhere.invalid/path')
  expect(await transport({ method: 'GET', url, headers: {}, timeoutMs: 10_000, maxBytes: 10 })).toMatchObject({
    status: 200,
  })
})

it('accepts a body of the greatest length and refuses a longer one, declared or not', async () => {
  const limit = 64 * 1024
  wechat.answer('/path', raw(Buffer.alloc(limit)))
  expect((await send()).body).toHaveLength(limit)
  wechat.answer('/path', raw(Buffer.alloc(limit + 1)), (response) => {
    const chunk = Buffer.alloc(limit)
    for (let i = 0; i < 160; i++) response.write(chunk) // 10 MB, chunked
    response.end()
  })
  await expect(send()).rejects.toMatchObject({ reason: 'too_large', sent: true })
  await expect(send()).rejects.toMatchObject({ reason: 'too_large', sent: true })
})

it('ends a call nobody answers', async () => {
  wechat.answer('/path', () => undefined)
  await expect(send(100)).rejects.toMatchObject({ name: 'TransportError', reason: 'timed_out', sent: true })
})

it('ends an answer that drips, for the deadline is a total', async () => {
  let dripping: NodeJS.Timeout | undefined
  wechat.answer('/path', (response) => {
    dripping = setInterval(() => response.write(' '), 20)
  })
  await expect(send(200)).rejects.toMatchObject({ reason: 'timed_out', sent: true })
  clearInterval(dripping)
})

it.each([
  ['before the answer', (response: { destroy(): void }) => response.destroy()],
  [
    'within the body',
    (response: import('node:http').ServerResponse) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"errcode"', () => response.destroy())
    },
  ],
])('reports a connection cut %s as interrupted', async (_when, reply) => {
  wechat.answer('/path', reply)
  await expect(send()).rejects.toMatchObject({ reason: 'interrupted', sent: true })
  expect(wechat.received).toHaveLength(1) // not sent again
})

it('reports garbage in place of HTTP as interrupted', async () => {
  const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const pool = createPoolTransport(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await expect(send(10_000, pool)).rejects.toMatchObject({ reason: 'interrupted', sent: true })
  await pool.close()
  server.close()
})

it('knows that nothing was sent where nobody listens, or after close', async () => {
  const gone = await startFakeWechat()
  const pool = createPoolTransport(gone.url)
  await gone.close()
  await expect(send(10_000, pool)).rejects.toMatchObject({ reason: 'not_connected', sent: false })
  await pool.close()
  await expect(send(10_000, pool)).rejects.toMatchObject({ reason: 'not_connected', sent: false })
})

it('never sends a request whose time ran out in the queue', async () => {
  const single = createPoolTransport(wechat.url, { connections: 1 })
  let release: () => void = () => undefined
  wechat.answer('/path', (response) => {
    release = () => response.end()
  })
  const first = send(10_000, single)
  await expect(send(100, single)).rejects.toMatchObject({ reason: 'timed_out', sent: false })
  release()
  await first
  wechat.answer('/path', {})
  await send(10_000, single)
  expect(wechat.received).toHaveLength(2)
  await single.close()
})
