import { createServer, type AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { connect } from './connection.ts'
import { closedPort, json, startFakeVendor, text } from './testing/fakeVendor.ts'
import type { VendorAnswer } from './vendor.ts'

const inNoWordsOfItsOwn = () => undefined

/** What becomes of a message whose vendor says nothing we know. */
async function post(url: string, timeoutMs = 10_000): Promise<VendorAnswer> {
  const connection = connect(url, { timeoutMs })
  const request = { url: new URL(url), headers: { 'content-type': 'text/plain' }, body: 'a message' }
  return connection.post(request, inNoWordsOfItsOwn).finally(() => void connection.close())
}

const refused = (failure: string, code: string) => ({ kind: 'refused', failure, code })

it.each([
  [200, { kind: 'unknown', code: 'HTTP 200' }], // a success in words we do not know
  [202, { kind: 'unknown', code: 'HTTP 202' }],
  [302, refused('provider_down', 'HTTP 302')],
  [400, refused('parameter', 'HTTP 400')],
  [401, refused('credentials', 'HTTP 401')],
  [403, refused('credentials', 'HTTP 403')],
  [404, refused('provider_down', 'HTTP 404')],
  [408, { kind: 'unknown', code: 'HTTP 408' }],
  [409, refused('provider_down', 'HTTP 409')],
  [422, refused('parameter', 'HTTP 422')],
  [429, refused('account_rate_limited', 'HTTP 429')],
  [499, { kind: 'unknown', code: 'HTTP 499' }], // nginx: whoever asked the gateway hung up
  [500, refused('provider_down', 'HTTP 500')],
  [501, refused('provider_down', 'HTTP 501')],
  [502, { kind: 'unknown', code: 'HTTP 502' }], // the gateway passed it on and heard nothing sensible
  [503, refused('provider_down', 'HTTP 503')],
  [504, { kind: 'unknown', code: 'HTTP 504' }],
  [505, { kind: 'unknown', code: 'HTTP 505' }],
  [520, { kind: 'unknown', code: 'HTTP 520' }],
  [524, { kind: 'unknown', code: 'HTTP 524' }], // Cloudflare: connected, and waited in vain
  [598, { kind: 'unknown', code: 'HTTP 598' }],
  [599, { kind: 'unknown', code: 'HTTP 599' }],
])('takes a bare status %i for what it says about the message', async (status, answer) => {
  const { url } = await startFakeVendor(text('<html>', status))
  expect(await post(url)).toEqual(answer)
})

it('follows no redirect and repeats nothing', async () => {
  const vendor = await startFakeVendor((response) => response.writeHead(307, { location: '/elsewhere' }).end())
  expect(await post(vendor.url)).toEqual(refused('provider_down', 'HTTP 307'))
  expect(vendor.received.map(({ path }) => path)).toEqual(['/'])
})

it('takes a vendor that cannot be reached for down: it was told nothing', async () => {
  expect(await post(`http://127.0.0.1:${await closedPort()}`)).toEqual(refused('provider_down', 'not_connected'))
})

it('does not know of a message that was told and not answered', async () => {
  const silent = await startFakeVendor(() => undefined)
  expect(await post(silent.url, 300)).toEqual({ kind: 'unknown', code: 'timed_out' })
  expect(silent.received).toHaveLength(1)
})

it('does not know of a message whose answer broke off', async () => {
  const breaking = await startFakeVendor((response) => response.destroy())
  expect(await post(breaking.url)).toEqual({ kind: 'unknown', code: 'interrupted' })
  expect(breaking.received).toHaveLength(1)
})

it('does not know of a message whose answer is longer than 64 KiB', async () => {
  const chatty = await startFakeVendor(json({ Code: 'OK', BizId: 'x'.repeat(64 * 1024) }))
  expect(await post(chatty.url)).toEqual({ kind: 'unknown', code: 'too_large' })
})

it('gives up on a connection that never comes up, and the vendor is down', async () => {
  // TLS to a port that listens and says nothing: the connection is never ready.
  const mute = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void mute.close())
  await new Promise((resolve) => mute.once('listening', resolve))
  const { port } = mute.address() as AddressInfo
  mute.on('connection', (socket) => onTestFinished(() => void socket.destroy()))
  expect(await post(`https://127.0.0.1:${port}`, 300)).toEqual(refused('provider_down', 'timed_out'))
})
