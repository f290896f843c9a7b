import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readText } from './body.ts'
import { bareApp, json } from './testing/bare.ts'
import { examples } from './testing/examples.ts'

/** An app that accepts any login code, and what it was given. */
function accepting() {
  const seen: unknown[] = []
  const signIn = async (login: { loginCode: string }) => {
    seen.push(login)
    return { session: { id: 's', appid: 'wx', openid: 'o', expiresAt: new Date(0) }, sessionToken: 'qs_x' }
  }
  const { app } = bareApp({ signIn }, { docs: false })
  const post = async (body: RequestInit['body'], headers: Record<string, string> = json) => {
    const response = await app.request('/v1/sessions', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
    const { code } = (await response.json()) as { code?: string }
    return { status: response.status, code }
  }
  return { post, seen }
}

const valid = '{"loginCode":"c"}'
const refused = { status: 415, code: 'unsupported_media_type' }
const invalid = { status: 400, code: 'invalid_request' }
const tooLarge = { status: 413, code: 'body_too_large' }

describe('media types', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'application/json; charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json;charset="utf-8"',
    'application/json;\tcharset=utf-8',
  ])('takes %j', async (type) => {
    expect(await accepting().post(valid, { 'content-type': type })).toMatchObject({ status: 201 })
  })

  it.each([
    '',
    'json',
    'text/json',
    'text/plain',
    'text/plain; application/json',
    'text/html',
    'text/x-json',
    'application/jsonp',
    'application/json5',
    'application/x-json',
    'application/ld+json',
    'application/problem+json',
    'application/vnd.api+json',
    'application/vnd.api+json; charset=utf-8',
    'application/+json',
    'application/json+xml',
    'application/jsonx',
    'xapplication/json',
    'application /json',
    'application/ json',
    'application/json;',
    'application/json ;charset=utf-8',
    'application/json; charset',
    'application/json; charset=',
    'application/json; charset=utf8',
    'application/json; charset=utf-16',
    'application/json; charset=utf-7',
    'application/json; charset=gbk',
    'application/json; charset=iso-8859-1',
    "application/json; charset='utf-8'",
    'application/json; charset=utf-8; charset=utf-16',
    'application/json; charset=utf-8;',
    'application/json; boundary=x',
    'application/json; odata=verbose',
    'application/json, application/json',
    'application/json, text/plain',
    'text/plain, application/json',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'application/xml',
    '*/*',
    'application/*',
  ])('refuses %j', async (type) => {
    const { post, seen } = accepting()
    expect(await post(valid, { 'content-type': type })).toEqual(refused)
    expect(seen).toEqual([])
  })

  it('refuses a body of no media type', async () => {
    expect(await accepting().post(Buffer.from(valid), {})).toEqual(refused)
  })

  it.each(['gzip', 'deflate', 'br', 'zstd', 'identity', 'gzip, gzip'])('opens no body in %s', async (encoding) => {
    const headers = { ...json, 'content-encoding': encoding }
    expect(await accepting().post(gzipSync(valid), headers)).toEqual(refused)
    expect(await accepting().post(gzipSync(Buffer.alloc(10_000_000)), headers)).toEqual(refused)
  })
})

describe('size', () => {
  const limit = 16 * 1024
  const padded = (bytes: number) => valid.padEnd(bytes)

  it('takes 16 KiB and not a byte more', async () => {
    expect(await accepting().post(padded(limit))).toMatchObject({ status: 201 })
    expect(await accepting().post(padded(limit + 1))).toEqual(tooLarge)
  })

  it('counts bytes, not characters', async () => {
    expect(await accepting().post(`{"loginCode":"${'字'.repeat(limit / 2)}"}`)).toEqual(tooLarge)
  })

  it.each(['5', '0', '-1', 'x', '1e3', '16384'])(
    'counts what comes, though %s bytes were announced',
    async (length) => {
      const headers = { ...json, 'content-length': length }
      expect(await accepting().post(padded(limit + 1), headers)).toEqual(tooLarge)
    },
  )

  it('reads nothing of what is announced as too large', async () => {
    const { stream, pulled } = endless()
    expect(await accepting().post(stream, { ...json, 'content-length': '16385' })).toEqual(tooLarge)
    expect(pulled()).toBeLessThanOrEqual(1) // the stream itself fetches one chunk ahead
  })

  it.each([json, { ...json, 'content-length': '-1' }, { ...json, 'content-length': '1e3' }])(
    'stops reading a body that has no end: %j',
    async (headers) => {
      const { stream, pulled, cancelled } = endless()
      expect(await accepting().post(stream, headers)).toEqual(tooLarge)
      expect(pulled()).toBeLessThanOrEqual(limit / chunkBytes + 2)
      expect(cancelled()).toBe(true)
    },
  )

  const chunkBytes = 1024
  function endless() {
    let chunks = 0
    let cancelled = false
    const stream = new ReadableStream({
      pull(controller) {
        chunks++
        controller.enqueue(new Uint8Array(chunkBytes).fill(0x20))
      },
      cancel() {
        cancelled = true
      },
    })
    return { stream, pulled: () => chunks, cancelled: () => cancelled }
  }
})

describe('content', () => {
  const inCode = (...bytes: number[]) =>
    Buffer.concat([Buffer.from('{"loginCode":"'), Buffer.from(bytes), Buffer.from('"}')])

  it.each([
    [0x80],
    [0xc0, 0xaf],
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe5, 0xad],
    [0xff, 0xfe],
  ])('is UTF-8, not the byte %i', async (...bytes) => {
    for (const headers of [{}, { 'content-length': String(bytes.length) }]) {
      const request = new Request('http://localhost', { method: 'POST', body: Uint8Array.from(bytes), headers })
      await expect(readText(request, { maxBytes: 100 })).rejects.toMatchObject({ code: 'invalid_request' })
    }
  })

  it.each(['{"__proto__":{}}', '{"a":{"\\u005f_proto__":1}}', '{"a":[[{"__proto__":null}]]}'])(
    'holds no __proto__, even where no field is refused: %s',
    async (body) => {
      const getFlow = () => Promise.reject(new Error('reached'))
      const session = { id: 's', appid: 'wx', openid: 'o', expiresAt: new Date(0) }
      const { app } = bareApp({ authenticateSession: async () => session, getFlow }, { docs: false })
      const response = await app.request(examples.sendOtp!.path, { method: 'POST', headers: json, body })
      expect(response.status).toBe(400)
    },
  )

  it.each([
    ['a lone continuation byte', inCode(0x80)],
    ['an overlong slash', inCode(0xc0, 0xaf)],
    ['an overlong NUL', inCode(0xe0, 0x80, 0x80)],
    ['a surrogate', inCode(0xed, 0xa0, 0x80)],
    ['a character beyond Unicode', inCode(0xf4, 0x90, 0x80, 0x80)],
    ['a cut character', Buffer.concat([Buffer.from(valid), Buffer.from([0xe5, 0xad])])],
    ['Latin-1', inCode(0xe9)],
    ['GBK', inCode(0xca, 0xd6)],
    ['UTF-16', Buffer.from(valid, 'utf16le')],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(valid)])],
    ['nothing', Buffer.alloc(0)],
    ['spaces', '   '],
    ['half an object', valid.slice(0, -1)],
    ['two objects', valid + valid],
    ['a trailing comma', '{"loginCode":"c",}'],
    ['a comment', `/**/${valid}`],
    ['single quotes', "{'loginCode':'c'}"],
    ['a form', 'loginCode=c'],
    ['an array', `[${valid}]`],
    ['a string', '"c"'],
    ['a number', '1'],
    ['null', 'null'],
    ['NaN', 'NaN'],
    ['NUL behind the object', `${valid}\0`],
    ['8,000 open brackets', '['.repeat(8_000)],
    ['arrays 8,000 deep', '['.repeat(8_000) + ']'.repeat(8_000)],
    ['arrays 8,000 deep in a field', `{"loginCode":${'['.repeat(8_000)}${']'.repeat(8_000)}}`],
    ['objects 2,000 deep', '{"a":'.repeat(2_000) + '1' + '}'.repeat(2_000)],
    ['1,500 unknown fields', `{${Array.from({ length: 1_500 }, (_, i) => `"f${i}":1`).join()}}`],
    ['__proto__', '{"loginCode":"c","__proto__":{"loginCode":"d"}}'],
    ['an escaped __proto__', '{"loginCode":"c","\\u005f_proto__":{"admin":true}}'],
    ['__proto__ in a field', '{"loginCode":{"__proto__":{"admin":true}}}'],
    ['__proto__ in an array', '{"loginCode":[{"__proto__":1}]}'],
    ['constructor', '{"loginCode":"c","constructor":{"prototype":{"admin":true}}}'],
    ['prototype', '{"loginCode":"c","prototype":{}}'],
  ])('refuses %s', async (_name, body) => {
    const { post, seen } = accepting()
    expect(await post(body)).toEqual(invalid)
    expect(seen).toEqual([])
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
  })

  it('refuses arrays 10,000 deep: they are too large', async () => {
    expect(await accepting().post('['.repeat(10_000) + ']'.repeat(10_000))).toEqual(tooLarge)
  })

  it('refuses a body that breaks off', async () => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(valid.slice(0, 5)))
        controller.error(new Error('socket hang up'))
      },
    })
    expect(await accepting().post(broken)).toEqual(invalid)
  })

  it('hands on the last of two equal keys, the one it has checked', async () => {
    const { post, seen } = accepting()
    await post('{"loginCode":"first","loginCode":"last"}')
    expect(await post('{"loginCode":"c","loginCode":7}')).toEqual(invalid)
    expect(seen).toEqual([{ loginCode: 'last' }])
  })

  it('joins characters that chunks have cut', async () => {
    const { post, seen } = accepting()
    const bytes = Buffer.from('{"loginCode":"c","字":1}')
    const bytewise = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    expect(await post(bytewise)).toEqual(invalid) // for its unknown field, not for its bytes
    expect(seen).toEqual([])
  })
})
