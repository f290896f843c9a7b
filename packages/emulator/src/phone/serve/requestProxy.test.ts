import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { createPhoneLab } from '../../../test/phoneLab.ts'
import { DEFAULT_APP } from '../../index.ts'
import type { ProxyReply, ProxyRequest } from '../wire.ts'

async function startServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  onTestFinished(() => void server.close().closeAllConnections())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A phone whose mini program knows the server as https://coffee.example. */
async function createPhone(server: string) {
  const lab = await createPhoneLab({ requestHosts: { 'https://coffee.example': server } })
  const ask = async (request: Partial<ProxyRequest> = {}): Promise<ProxyReply> => {
    const whole = {
      url: 'https://coffee.example/v1/menu?size=2',
      method: 'GET',
      header: {},
      timeoutMs: 5000,
      device: { userId: 'lin', network: 'online' },
      ...request,
    }
    return (await (await lab.post('/phone/request', whole)).json()) as ProxyReply
  }
  return { lab, ask, [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose]() }
}

const textOf = (reply: ProxyReply) => ('bodyBase64' in reply ? Buffer.from(reply.bodyBase64, 'base64').toString() : '')

it('asks the server that stands for the origin, as WeChat would', async () => {
  const heard: (IncomingMessage & { body?: string })[] = []
  const server = await startServer((request, response) => {
    heard.push(request)
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      Object.assign(request, { body })
      response.writeHead(201, { 'content-encoding': 'gzip', 'set-cookie': ['a=1; Path=/', 'b=2'], 'x-shop': 'hill' })
      response.end(gzipSync('{"名":"拿铁"}'))
    })
  })
  await using phone = await createPhone(server)
  const evil = 'https://evil.example/'
  const header = { Cookie: 'a=1', Authorization: 'Bearer x', Host: 'evil.example', Referer: evil, oRiGiN: evil }
  const reply = await phone.ask({ method: 'POST', header, body: '{"cup":1}' })

  expect(reply).toMatchObject({
    statusCode: 201,
    header: { 'x-shop': 'hill', 'set-cookie': 'a=1; Path=/,b=2' },
    cookies: ['a=1; Path=/', 'b=2'],
  })
  expect(textOf(reply)).toBe('{"名":"拿铁"}')
  expect(heard).toHaveLength(1)
  expect(heard[0]).toMatchObject({ method: 'POST', url: '/v1/menu?size=2', body: '{"cup":1}' })
  expect(heard[0]!.headers).toMatchObject({
    cookie: 'a=1',
    authorization: 'Bearer x',
    host: new URL(server).host,
    referer: `https://servicewechat.com/${DEFAULT_APP.appid}/devtools/page-frame.html`,
    'user-agent': expect.stringContaining('MicroMessenger'),
  })
  expect(heard[0]!.headers).not.toHaveProperty('origin') // of a browser, neither the page's word nor the phone's own
})

it.each([
  'https://other.example/',
  'http://coffee.example/',
  'https://coffee.example:8443/',
  'https://coffee.example@evil.example/',
  'https://coffee.example.evil.example/',
  'file:///etc/passwd',
  '/v1/menu',
  'http://127.0.0.1:1/',
])('reaches nothing at %s', async (url) => {
  await using phone = await createPhone(await startServer((_, response) => response.end('reached')))
  expect(await phone.ask({ url })).toEqual({ fail: 'url not in domain list', errno: 600002 })
})

it.each([
  'https://coffee.example//evil.example/x',
  'https://coffee.example/\\evil.example/x',
  'https://a:b@coffee.example/x',
])('stays at the mapped origin for %s', async (url) => {
  await using phone = await createPhone(
    await startServer(({ url, headers }, response) => {
      response.end(`${headers.authorization} ${url}`)
    }),
  )
  expect(textOf(await phone.ask({ url }))).toMatch(/^undefined (\/\/evil\.example)?\/x$/)
})

it('answers a redirect as it is', async () => {
  const server = await startServer((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
  await using phone = await createPhone(server)
  expect(await phone.ask()).toMatchObject({ statusCode: 302, header: { location: 'http://127.0.0.1:1/' } })
})

it('fails in the words of WeChat when nobody listens, hangs up, stays silent or sends too much', async () => {
  await using dead = await createPhone('http://127.0.0.1:1')
  expect(await dead.ask()).toMatchObject({ fail: expect.stringMatching(/^errcode:-2 |ERR_CONNECTION_REFUSED$/) })
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  await using refused = await createPhone(`http://127.0.0.1:${port}`)
  expect(await refused.ask()).toEqual({
    fail: 'errcode:-102 cronet_error_code:-102 error_msg:net::ERR_CONNECTION_REFUSED',
    errno: 600001,
  })
  await using rude = await createPhone(await startServer((request) => request.socket.destroy()))
  expect(await rude.ask()).toMatchObject({ fail: expect.stringContaining('ERR_CONNECTION_RESET') })
  await using silent = await createPhone(await startServer(() => {}))
  expect(await silent.ask({ timeoutMs: 50 })).toEqual({ fail: 'timeout', errno: 5 })
  const tooMuch = Buffer.alloc(10 * 1024 * 1024 + 1)
  await using loud = await createPhone(await startServer((_, response) => response.end(tooMuch)))
  expect(await loud.ask()).toMatchObject({ fail: expect.stringContaining('10 MiB') })
})

it('reaches nobody while the phone is offline, and runs out of time on a slow network', async () => {
  let asked = 0
  await using phone = await createPhone(
    await startServer((_, response) => {
      asked += 1
      response.end()
    }),
  )
  expect(await phone.ask({ device: { userId: 'lin', network: 'offline' } })).toEqual({
    fail: 'errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED',
    errno: 600001,
  })
  expect(await phone.ask({ device: { userId: 'lin', network: 'slow' }, timeoutMs: 50 })).toMatchObject({ errno: 5 })
  expect(asked).toBe(0)
})

it('records the request under the address that the mini program named', async () => {
  const server = await startServer((_, response) => {
    response.setHeader('content-type', 'application/json').end('{"sessionToken":"qs_0123456789abcdefghij"}')
  })
  await using phone = await createPhone(server)
  await phone.ask({ url: 'https://coffee.example/v1/sessions?token=0123456789abcdefghij', method: 'POST', body: '{}' })
  await phone.ask({ url: 'https://other.example/' })
  expect(phone.lab.emulation.trace.recent()).toMatchObject([
    {
      kind: 'request',
      from: 'phone',
      to: 'server',
      method: 'POST',
      path: '/v1/sessions',
      url: 'https://coffee.example/v1/sessions?token=••••ghij',
      query: { token: '••••ghij' },
      requestBody: '{}',
      status: 200,
      responseBody: '{"sessionToken":"••••ghij"}',
    },
    { kind: 'request', url: 'https://other.example/', status: 0, responseBody: 'request:fail url not in domain list' },
  ])
})
