import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { problems, problemSchema, type ProblemCode } from '@quickreg/contract'
import { RegistrationError } from '../domain/errors.ts'
import type { UseCases } from '../usecases/index.ts'
import { bareApp, json } from './testing/bare.ts'
import { checkedBodies, examples, type Example } from './testing/examples.ts'
import { problemTexts } from './problemTexts.ts'

const canary = 'canary-13800138000-qs_secret'

function sendTo({ app }: ReturnType<typeof bareApp>, { method, path, body }: Example, headers = {}) {
  return app.request(path, {
    method,
    headers: { ...json, authorization: `Bearer ${canary}`, ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
}

/** Use cases that let everybody in and then throw; with `atOnce` already the check of the token throws. */
function throwing(thrown: unknown, { atOnce = false } = {}): UseCases {
  const fail = () => {
    throw thrown
  }
  const allow = async () => ({
    id: 's',
    appid: 'wx',
    openid: 'o',
    expiresAt: new Date(0),
    accountId: 'a',
    familyId: 'f',
  })
  const open: object = atOnce ? {} : { authenticateSession: allow, authenticateAccount: allow }
  return new Proxy(open, { get: (own, name) => Reflect.get(own, name) ?? fail }) as UseCases
}

describe('whatever is thrown', () => {
  const thrown: [string, unknown][] = [
    ['an error', new Error(canary)],
    ['an error with a cause', new Error(canary, { cause: new Error(canary) })],
    [
      'a database error',
      Object.assign(new Error(`UNIQUE constraint failed: ${canary}`), { code: 'SQLITE_CONSTRAINT' }),
    ],
    ['an error that brings a response', Object.assign(new Error(canary), { getResponse: () => new Response(canary) })],
    ['an error with a status', Object.assign(new Error(canary), { status: 418, statusCode: 418, expose: true })],
    ['a string', canary],
    ['an object', { message: canary, toJSON: () => canary }],
    ['null', null],
    ['undefined', undefined],
    ['a response', new Response(canary)],
  ]

  it.each(thrown)('%s becomes one clean answer on every route, and is logged', async (_name, value) => {
    for (const atOnce of [false, true]) {
      const app = bareApp(throwing(value, { atOnce }), {
        ready: () => Promise.reject(value),
        serviceKeys: { shop: createHash('sha256').update(canary).digest('hex') },
      })
      for (const [operation, example] of Object.entries(examples)) {
        if (['getJwks', 'getHealth'].includes(operation)) continue // they ask nobody
        const response = await sendTo(app, example)
        const text = await response.text()
        const problem = problemSchema.parse(JSON.parse(text))

        expect({ operation, ...problem }).toEqual({
          operation,
          type: 'urn:quickreg:problem:internal',
          title: problemTexts.internal.en,
          status: 500,
          code: 'internal',
          traceId: response.headers.get('trace-id'),
        })
        expect(response.status).toBe(500)
        expect(JSON.stringify([...response.headers])).not.toContain(canary)
        expect(app.errors.at(-1)).toEqual({ error: value, traceId: problem.traceId })
      }
    }
  })
})

describe('a registration error', () => {
  it.each(Object.entries(problems) as [ProblemCode, number][])(
    '%s is %i, in the language asked for',
    async (code, status) => {
      const app = bareApp(throwing(new RegistrationError(code, {}, { cause: new Error(canary) })))
      for (const language of ['zh', 'zh-TW', 'en'] as const) {
        const response = await sendTo(app, examples.signIn!, { 'accept-language': language })
        const text = await response.text()
        const problem = problemSchema.parse(JSON.parse(text))

        expect(response.status).toBe(status)
        expect(response.headers.get('content-type')).toBe('application/problem+json')
        expect(problem).toMatchObject({ code, status, title: problemTexts[code][language] })
        expect(text).not.toContain(canary)
        expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null)
        expect(app.requests.at(-1)).toMatchObject({ code, status })
      }
      // The client can act on the others; these are the operator's.
      expect(app.errors.length).toBe(status >= 500 ? 3 : 0)
    },
  )

  it('says when to come back, in the header too', async () => {
    const app = bareApp(throwing(new RegistrationError('in_progress', { retryAfterSeconds: 7 })))
    const response = await sendTo(app, examples.submitPhone!)
    expect(response.headers.get('retry-after')).toBe('7')
    expect(await response.json()).toMatchObject({ code: 'in_progress', retryAfterSeconds: 7 })
  })

  it('says which policy version to show, and why a rung is closed', async () => {
    const outdated = bareApp(throwing(new RegistrationError('consent_outdated', { policyVersion: '2' })))
    expect(await (await sendTo(outdated, examples.openFlow!)).json()).toMatchObject({ policyVersion: '2' })
    const closed = bareApp(throwing(new RegistrationError('rung_closed', { reason: 'no_quota' })))
    expect(await (await sendTo(closed, examples.submitPhone!)).json()).toMatchObject({ reason: 'no_quota' })
  })
})

describe('a body of the wrong shape', () => {
  const app = bareApp(throwing(new Error('reached a use case')))

  it.each(
    [
      'openid',
      'unionid',
      'session_key',
      'sessionKey',
      'appid',
      'phone',
      'phoneNumber',
      'verified',
      'role',
      'id',
      'createdAt',
      'isNew',
      'confirmed',
      'accountId',
    ].flatMap((field) => checkedBodies.map(([operation, example]) => ({ field, operation, example }))),
  )('$operation takes no $field', async ({ field, example }) => {
    const response = await sendTo(app, { ...example, body: { ...example.body, [field]: canary } })
    const text = await response.text()
    expect(response.status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: field, message: 'Unknown field' }],
    })
    expect(text).not.toContain(canary)
  })

  const wrong = [
    canary,
    `${canary}\n`.repeat(100),
    13800138000,
    -1,
    1.5,
    true,
    null,
    [],
    [canary],
    {},
    { field: canary },
    '',
    ' ',
  ]

  it.each(checkedBodies)('%s repeats no value', async (_operation, example) => {
    for (const field of Object.keys(example.body ?? {})) {
      for (const value of wrong) {
        const response = await sendTo(app, { ...example, body: { ...example.body, [field]: value } })
        const text = await response.text()
        expect(text).not.toContain('canary')
        expect(text).not.toContain('13800138000')
        expect([400, 500]).toContain(response.status)
      }
      const { [field]: _missing, ...rest } = example.body ?? {}
      const response = await sendTo(app, { ...example, body: rest })
      if (response.status === 400) expect(await response.json()).toMatchObject({ code: 'invalid_request' })
    }
  })

  it.each([
    [
      'both generations',
      { rung: 'quick', phoneCode: 'c', encryptedData: 'AAAA', iv: 'AAAA' },
      /iv|encryptedData|phoneCode/,
    ],
    ['neither', { rung: 'quick' }, /phoneCode/],
    ['half of the first', { rung: 'quick', iv: 'AAAA' }, /iv|encryptedData|phoneCode/],
    ['the first under another rung', { rung: 'realtime', encryptedData: 'AAAA', iv: 'AAAA' }, /rung/],
    ['SMS as a rung', { rung: 'sms', phoneCode: 'c' }, /rung/],
  ])('of a tap: %s', async (_name, body, path) => {
    const response = await sendTo(app, { ...examples.submitPhone!, body })
    expect(response.status).toBe(400)
    const { errors } = (await response.json()) as { errors: { path: string }[] }
    expect(errors[0]?.path).toMatch(path)
  })

  it.each(['x&appid=wx1', 'x\r\nhost: y', ' c', '代码', '\0', 'c'.repeat(257), 'c c'])(
    'a code is no %j',
    async (code) => {
      const response = await sendTo(app, { ...examples.signIn!, body: { loginCode: code } })
      // Printable ASCII of any kind is taken: escaping is up to whoever puts it in a URL.
      expect(response.status).toBe(code === 'x&appid=wx1' ? 500 : 400)
    },
  )

  it('names ten mistakes at most, and no name at length', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`field${i}`.padEnd(100, 'x'), i]))
    const response = await sendTo(app, { ...examples.signIn!, body: { loginCode: 'c', ...many } })
    const { errors } = (await response.json()) as { errors: { path: string }[] }
    expect(errors).toHaveLength(10)
    expect(errors.every(({ path }) => path.length <= 64)).toBe(true)
  })
})
