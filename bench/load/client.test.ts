import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { headerOf, openConnection, readReply } from './client.ts'

async function withServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await use((server.address() as AddressInfo).port)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

it('sends bodies and headers, and reads answers of either framing over one connection', async () => {
  const sockets = new Set<unknown>()
  await withServer(
    (request, response) => {
      sockets.add(request.socket)
      response.setHeader('x-token', String(request.headers.authorization))
      request.setEncoding('utf8').on('data', (text: string) => {
        if (request.url === '/chunked') response.write(text.slice(0, 3))
        response.end(request.url === '/chunked' ? text.slice(3) : text)
      })
    },
    async (port) => {
      const client = await openConnection(port)
      for (const path of ['/counted', '/chunked']) {
        const headers = { authorization: 'Bearer t' }
        const reply = await client.send({ method: 'POST', path, headers, body: { name: '手机号' } })
        expect(reply).toMatchObject({ status: 200, body: '{"name":"手机号"}' })
        expect(headerOf(reply, 'x-token')).toBe('Bearer t')
      }
      client.close()
    },
  )
  expect(sockets.size).toBe(1)
})

it('waits for all of an answer', () => {
  const whole = 'HTTP/1.1 404 Not Found\r\ncontent-length: 4\r\n\r\ngone'
  for (let length = 0; length < whole.length; length += 1) expect(readReply(whole.slice(0, length))).toBeUndefined()
  expect(readReply(whole)).toMatchObject({ status: 404, body: 'gone' })
  const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'
  expect(readReply(chunked.slice(0, -1))).toBeUndefined()
  expect(readReply(chunked)).toMatchObject({ status: 200, body: 'ok' })
})

it('says so when the server goes away in between', async () => {
  await withServer(
    (request) => request.socket.destroy(),
    async (port) => {
      const client = await openConnection(port)
      await expect(client.send({ method: 'GET', path: '/' })).rejects.toThrow('closed a connection')
    },
  )
})
