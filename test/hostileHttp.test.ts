import { gzipSync } from 'node:zlib'
import { problemSchema } from '@quickreg/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../packages/server/src/logging.ts'
import { examples, nobodysFlow } from '../packages/server/src/http/testing/examples.ts'
import { callRaw } from './support/http.ts'
import { connectTo, speak, statusesIn } from './support/sockets.ts'
import { execute } from './support/sql.ts'
import { startWorld, type World } from './support/world.ts'

const lines: string[] = []
let world: World
beforeAll(async () => {
  world = await startWorld({}, { log: createLog('info', { write: (line: string) => void lines.push(line) }) })
})
afterAll(() => world?.close())
beforeEach(() => void (lines.length = 0))

const megabytes = 10 * 1024 * 1024
const head = (headers: string) =>
  `POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${headers}\r\n`
const framed = (content: Buffer | string, headers = '') =>
  Buffer.concat([
    Buffer.from(head(`${headers}content-length: ${Buffer.byteLength(content)}\r\n`)),
    Buffer.from(content),
  ])

describe('a body', () => {
  const bomb = gzipSync(Buffer.alloc(megabytes))
  it.each<[string, Buffer | string, number]>([
    ['of ten megabytes', framed(Buffer.alloc(megabytes, ' ')), 413],
    [
      'of ten megabytes in one chunk',
      `${head('transfer-encoding: chunked\r\n')}a00000\r\n${' '.repeat(megabytes)}`,
      413,
    ],
    ['ten thousand levels deep', framed('['.repeat(10_000) + ']'.repeat(10_000)), 413],
    ['eight thousand levels deep', framed('['.repeat(8_000) + ']'.repeat(8_000)), 400],
    ['with a prototype', framed('{"loginCode":"c","__proto__":{"admin":true}}'), 400],
    ['with a key twice, the last one wrong', framed('{"loginCode":"c","loginCode":7}'), 400],
    ['that is not UTF-8', framed(Buffer.from([0x22, 0xc0, 0xaf, 0x22])), 400],
    ['that unpacks to ten megabytes', framed(bomb, 'content-encoding: gzip\r\n'), 415],
    ['of two media types', framed('{"loginCode":"c"}', 'content-type: text/plain\r\n'), 415],
  ])('%s is refused, and the next person is served', async (_, bytes, status) => {
    expect(statusesIn(await speak(world.server.url, bytes, { answers: 1 }))).toEqual([status])
    await world.holdPhone(await world.somebody())
  })

  it('without end is refused while it is still being sent', async () => {
    const socket = await connectTo(world.server.url)
    const answered = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())))
    socket.on('error', () => {})
    socket.write(head('transfer-encoding: chunked\r\n'))
    const sending = setInterval(() => socket.write(`4000\r\n${' '.repeat(0x4000)}\r\n`), 1)
    expect(statusesIn(await answered)).toEqual([413])
    clearInterval(sending)
    socket.destroy()
  })
})

it('writes one record for one request, whatever was sent: line breaks, escapes of a terminal, NUL', async () => {
  const hostile = 'x\r\n{"level":"error","msg":"forged"}\u001b[2J\u0000\u202e'
  const visible = encodeURIComponent(hostile)
  const latin = '\u009b2J\u0085forged'
  const { url } = world.server
  const asked = [
    callRaw(url, { method: 'POST', target: '/v1/sessions', body: { loginCode: hostile } }),
    callRaw(url, { method: 'POST', target: '/v1/sessions', body: { [hostile]: hostile } }),
    callRaw(url, { method: 'POST', target: `/v1/flows/${visible}/phone`, body: { [hostile]: 1 } }),
    callRaw(url, { method: 'GET', target: `/v1/${visible}?${visible}` }),
    callRaw(url, { method: 'GET', target: '/healthz', headers: [['user-agent', latin]] }),
    callRaw(url, { method: 'GET', target: '/healthz', headers: [['trace-id', latin]] }),
    callRaw(url, { method: 'GET', target: '/healthz', headers: [['x-forwarded-for', latin]] }),
    callRaw(url, { method: 'GET', target: '/v1/account', headers: [['authorization', `Bearer ${latin}`]] }),
    callRaw(url, { method: 'GET', target: `/v1/wechat/push/${visible}?signature=${visible}&echostr=${visible}` }),
  ]
  await Promise.all(asked)

  const records = lines.map((line) => JSON.parse(line) as { msg: string })
  expect(records.filter(({ msg }) => msg === 'request')).toHaveLength(asked.length)
  for (const line of lines) {
    expect(line).toMatch(/^[^\n]*\n$/)
    expect(line, 'nothing that was sent is logged').not.toMatch(
      /forged|2J|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/,
    )
  }
})

describe('a database that lost its tables', () => {
  const tables = ['sessions', 'spent', 'token_families', 'counters']

  it('breaks most requests, and shows in no answer', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    for (const table of tables) await execute(world.database, `ALTER TABLE ${table} RENAME TO ${table}_gone`)
    const headers = [['authorization', `Bearer ${phone.session.sessionToken}`]] as const
    const answers = await Promise.all(
      Object.values(examples).map(({ method, path, body }) =>
        callRaw(world.server.url, { method, target: path.replace(nobodysFlow, flowId), headers, body }),
      ),
    )
    for (const table of tables) await execute(world.database, `ALTER TABLE ${table}_gone RENAME TO ${table}`)

    const broken = answers.filter(({ status }) => status === 500)
    expect(broken.length).toBeGreaterThan(8)
    const usual = await phone.send('GET', '/v1/account')
    for (const { headers, body } of broken) {
      const { title, ...said } = problemSchema.strict().parse(body)
      const traceId = headers.get('trace-id')
      expect(title).toBe('Something went wrong on our side. Try again later.')
      expect(said).toEqual({ type: 'urn:quickreg:problem:internal', status: 500, code: 'internal', traceId })
      expect(without(headers, 'www-authenticate')).toEqual(without(usual.headers, 'www-authenticate'))
    }
    expect(lines.filter((line) => line.includes('request failed'))).toHaveLength(broken.length)
  })

  const without = (headers: Headers, name: string) => [...headers.keys()].filter((other) => other !== name)
})
