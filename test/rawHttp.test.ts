import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RequestLogEntry } from '../packages/server/src/http/app.ts'
import { speak, statusesIn } from './support/sockets.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
const requests: RequestLogEntry[] = []
const note = (fields: object, message: string) => {
  if (message === 'request') requests.push(fields as RequestLogEntry)
}
beforeAll(async () => {
  world = await startWorld({}, { log: { info: note, warn: () => {}, error: () => {} } })
})
afterAll(() => world?.close())
beforeEach(() => void (requests.length = 0))

/** A request somebody would like a server to find inside another one. */
const smuggled = 'GET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n'
const body = '{"loginCode":"x"}'
const post = (headers: string, content: string) =>
  `POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${headers}\r\n${content}`
const length = (content: string) => `content-length: ${Buffer.byteLength(content)}\r\n`
const chunk = (content: string) => `${content.length.toString(16)}\r\n${content}\r\n`
const chunked = 'transfer-encoding: chunked\r\n'
const end = '0\r\n\r\n'

describe('one request is one, whatever a proxy in front would make of it', () => {
  it('or this test could not tell: two that are sent one behind the other are two', async () => {
    const said = await speak(world.server.url, post(length(body), body) + smuggled, { answers: 2 })
    expect(statusesIn(said)).toHaveLength(2)
    expect(requests).toHaveLength(2)
  })

  it.each([
    ['a length and chunks (CL.TE)', post(`${length(end)}${chunked}`, end + smuggled)],
    ['chunks and a length (TE.CL)', post(`${chunked}content-length: 4\r\n`, chunk(smuggled) + end)],
    ['chunks named twice', post(chunked + chunked, end + smuggled)],
    ['chunks, then another coding', post('transfer-encoding: chunked, identity\r\n', end + smuggled)],
    ['another coding, then chunks', post('transfer-encoding: identity, chunked\r\n', end + smuggled)],
    ['an unknown coding', post('transfer-encoding: xchunked\r\n', end + smuggled)],
    ['chunks in quotes', post('transfer-encoding: "chunked"\r\n', end + smuggled)],
    ['a coding behind a vertical tab', post('transfer-encoding: \vchunked\r\n', end + smuggled)],
    ['a space before the colon', post(`transfer-encoding : chunked\r\n${length(body)}`, body + smuggled)],
    ['a folded coding', post('transfer-encoding:\r\n chunked\r\n', end + smuggled)],
    ['a folded header', post(`a: b\r\n c\r\n${length(body)}`, body)],
    ['two lengths', post(`content-length: 0\r\n${length(body + smuggled)}`, body + smuggled)],
    ['the same length twice', post(length(body) + length(body), body)],
    ['two lengths in one', post('content-length: 17, 0\r\n', body + smuggled)],
    ['a length with a sign', post('content-length: +17\r\n', body + smuggled)],
    ['a negative length', post('content-length: -1\r\n', body + smuggled)],
    ['a length in hexadecimal', post('content-length: 0x11\r\n', body + smuggled)],
    ['a length that is no number', post('content-length: x\r\n', body + smuggled)],
    ['an empty length', post('content-length:\r\n', smuggled)],
    ['a length beyond 64 bits', post('content-length: 18446744073709551633\r\n', body + smuggled)],
    ['a chunk beyond 64 bits', post(chunked, `10000000000000011\r\n${body}\r\n${end}${smuggled}`)],
    ['a chunk whose length has a sign', post(chunked, `+11\r\n${body}\r\n${end}`)],
    ['a chunk whose length begins with 0x', post(chunked, `0x11\r\n${body}\r\n${end}`)],
    ['a chunk longer than it says', post(chunked, `1\r\n${body}\r\n${end}${smuggled}`)],
    ['a chunk whose line ends in a bare LF', post(chunked, `11\n${body}\n0\n\n${smuggled}`)],
    ['an extension of a chunk with a bare LF', post(chunked, `11;a=\nb\r\n${body}\r\n${end}`)],
    ['lines that end in a bare LF', post(length(body), body).replaceAll('\r\n', '\n')],
    ['lines that end in a bare CR', post(length(body), body).replaceAll('\r\n', '\r')],
    ['a bare LF in a value', post(`a: b\nc: d\r\n${length(body)}`, body)],
    ['a bare CR in a value', post(`a: b\rc: d\r\n${length(body)}`, body)],
    ['a NUL in a value', post(`a: b\0c\r\n${length(body)}`, body)],
    ['a header without a colon', post(`broken\r\n${length(body)}`, body)],
    ['a header without a name', post(`: value\r\n${length(body)}`, body)],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['two hosts', 'GET /healthz HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n'],
    ['a tab in the request line', 'GET\t/healthz\tHTTP/1.1\r\nhost: x\r\n\r\n'],
    ['another version', 'GET /healthz HTTP/3.7\r\nhost: x\r\n\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a method in small letters', 'get /healthz HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['a method nobody knows', 'QUICK /healthz HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['headers without end', `GET /healthz HTTP/1.1\r\nhost: x\r\na: ${'b'.repeat(20_000)}\r\n\r\n`],
  ])('%s: refused, and the connection is closed', async (_, raw) => {
    const said = await speak(world.server.url, raw)
    expect(statusesIn(said)).toEqual([expect.toSatisfy((status: number) => status === 400 || status === 431)])
    expect(requests.map(({ status }) => status)).toEqual(requests.length === 0 ? [] : [400])
  })

  it.each([
    ['in the body of a GET', `GET /healthz HTTP/1.1\r\nhost: x\r\n${length(smuggled)}\r\n${smuggled}`],
    ['in the chunks of a GET', `GET /healthz HTTP/1.1\r\nhost: x\r\n${chunked}\r\n${chunk(smuggled)}${end}`],
    ['in the body of a HEAD', `HEAD /nothing HTTP/1.1\r\nhost: x\r\n${length(smuggled)}\r\n${smuggled}`],
    ['in the body of a DELETE', `DELETE /v1/account HTTP/1.1\r\nhost: x\r\n${length(smuggled)}\r\n${smuggled}`],
    ['in a body nobody reads', `POST /v1/sessions HTTP/1.1\r\nhost: x\r\n${length(smuggled)}\r\n${smuggled}`],
    ['in a body that is too large', post(length(smuggled.repeat(1000)), smuggled.repeat(1000))],
    ['in the extension of a chunk', post(chunked, `11;${'GET /smuggled'}\r\n${body}\r\n${end}`)],
    ['in a trailer', post(chunked, `${chunk(body)}0\r\nhost: y\r\ncontent-length: 5\r\n\r\n`)],
    ['behind Expect', post(`expect: 100-continue\r\n${length(body)}`, body)],
    [
      'behind an Upgrade',
      `GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: h2c\r\n${length(smuggled)}\r\n${smuggled}`,
    ],
    ['behind HTTP/1.0', `GET /healthz HTTP/1.0\r\nhost: x\r\n\r\n${smuggled}`],
    ['behind two spaces in the request line', 'GET  /healthz HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['behind no version', 'GET /healthz\r\nhost: x\r\n\r\n'],
    ['behind the whole address', 'GET http://elsewhere.example/healthz HTTP/1.1\r\nhost: x\r\n\r\n'],
  ])('a second one is not found %s', async (_, raw) => {
    const said = await speak(world.server.url, raw, { answers: 1 })
    expect(statusesIn(said)).toHaveLength(1)
    expect(requests).toHaveLength(1)
  })
})
