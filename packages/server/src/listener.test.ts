import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { listen } from './listener.ts'

const slow = async () => {
  await new Promise((resolve) => setTimeout(resolve, 20))
  return new Response('done')
}

interface Answer {
  status: number | undefined
  connection: string | undefined
}

function get(url: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent }, (response) => {
      response.resume()
      const { statusCode: status, headers } = response
      response.once('end', () => resolve({ status, connection: headers.connection }))
    })
    sent.once('error', reject).end()
  })
}

it('answers everybody when it stops, and sends those who keep their connection elsewhere', async () => {
  const listener = await listen(slow, { port: 0, host: '127.0.0.1' })
  const agents = Array.from({ length: 8 }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
  const answers: Answer[] = []
  const clients = agents.map(async (agent) => {
    try {
      for (;;) answers.push(await get(listener.url, agent))
    } catch (error) {
      return (error as NodeJS.ErrnoException).code
    }
  })
  while (answers.length < agents.length) await slow()
  await listener.drain()
  // Nobody was cut off in the middle: the next request found nobody there any more.
  expect(await Promise.all(clients)).toEqual(agents.map(() => 'ECONNREFUSED'))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(answers.filter(({ connection }) => connection === 'close')).toHaveLength(agents.length)
})

it('says from which address a request came, whatever its headers say', async () => {
  const echo = (_: Request, { remoteAddress = '' }) => Promise.resolve(new Response(remoteAddress))
  const listener = await listen(echo, { port: 0, host: '127.0.0.1' })
  const said = await fetch(listener.url, { headers: { 'x-forwarded-for': '203.0.113.7', 'x-real-ip': '203.0.113.7' } })
  expect(await said.text()).toBe('127.0.0.1')
  await listener.drain()
})

it('lets nobody hold a connection with half a request', async () => {
  const listener = await listen(slow, { port: 0, host: '127.0.0.1' })
  const socket = connect(Number(new URL(listener.url).port), '127.0.0.1')
  socket.write('POST /v1/sessions HTTP/1.1\r\nhost: x\r\n')
  const said = await new Promise<string>((resolve) => {
    let text = ''
    socket.on('data', (bytes) => (text += bytes.toString()))
    socket.once('close', () => resolve(text))
  })
  expect(said).toMatch(/^HTTP\/1\.1 408 /)
  await listener.drain()
}, 20_000)

it.each([
  ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['an unknown encoding', 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ['a folded header', 'GET / HTTP/1.1\r\nhost: x\r\na: b\r\n c\r\n\r\n'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n'],
])('takes no request that a proxy could read differently: %s', async (_, raw) => {
  const listener = await listen(() => Promise.resolve(new Response('done')), { port: 0, host: '127.0.0.1' })
  const socket = connect(Number(new URL(listener.url).port), '127.0.0.1')
  socket.end(raw)
  let text = ''
  for await (const bytes of socket) text += String(bytes)
  expect(text).toMatch(/^HTTP\/1\.1 400 /)
  await listener.drain()
})

it('serves nobody who cannot be told apart: a request with a reset right behind it has no address', async () => {
  const peers: (string | undefined)[] = []
  const listener = await listen(
    (_, { remoteAddress }) => {
      peers.push(remoteAddress)
      return Promise.resolve(new Response('done'))
    },
    { port: 0, host: '127.0.0.1' },
  )
  const { port } = new URL(listener.url)
  for (let n = 0; n < 50; n++) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n', () => socket.resetAndDestroy())
      })
      socket.once('close', () => resolve())
    })
  }
  await get(listener.url, new Agent())
  await listener.drain()
  expect(new Set(peers)).toEqual(new Set(['127.0.0.1']))
})
