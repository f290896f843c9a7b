import { describe, expect, it } from 'vitest'
import { bareApp, json } from './testing/bare.ts'
import { examples, nobodysFlow } from './testing/examples.ts'

const session = { id: 's', appid: 'wx', openid: 'o', expiresAt: new Date(0) }

/** An app in which every token is good, and whether a use case was reached. */
function open() {
  const reached: string[] = []
  const useCases = new Proxy(
    {},
    {
      get: (_, name) => () => {
        if (String(name).startsWith('authenticate')) return Promise.resolve({ ...session, accountId: 'a' })
        reached.push(String(name))
        throw new Error('reached')
      },
    },
  )
  return { ...bareApp(useCases), reached }
}

const headers = { ...json, authorization: 'Bearer qs_x' }
const body = JSON.stringify({ rung: 'quick', phoneCode: 'c' })

describe('paths', () => {
  const flow = `/v1/flows/${nobodysFlow}`

  it('has the plain spelling', async () => {
    const { app, reached } = open()
    await app.request(`${flow}/phone`, { method: 'POST', headers, body })
    expect(reached).toEqual(['submitPhoneCode'])
  })

  it.each([
    `/${flow}/phone`,
    `/v1//flows/${nobodysFlow}/phone`,
    `/v1/flows//${nobodysFlow}/phone`,
    `${flow}//phone`,
    `${flow}/phone/`,
    `${flow}/phone//`,
    `${flow}/Phone`,
    `${flow}/PHONE`,
    `/V1/flows/${nobodysFlow}/phone`,
    `/v1/Flows/${nobodysFlow}/phone`,
    `${flow}/%70hone`,
    `${flow}/phon%65`,
    `${flow}/phone%00`,
    `${flow}/phone%20`,
    `${flow}/phone%2f`,
    `${flow}%2fphone`,
    `/v1%2fflows/${nobodysFlow}/phone`,
    `/%76%31/flows/${nobodysFlow}/phone`,
    `/v1/flows/%41${nobodysFlow.slice(1)}/phone`,
    `${flow}/phone;a=b`,
    `${flow};a=b/phone`,
    `/v1;x/flows/${nobodysFlow}/phone`,
    `${flow}/phone.json`,
    `${flow}/x/phone`,
    `/x/v1/flows/${nobodysFlow}/phone`,
    `/api/v1/flows/${nobodysFlow}/phone`,
    `/v2/flows/${nobodysFlow}/phone`,
    `/v1/flow/${nobodysFlow}/phone`,
    `/v1/flows/${nobodysFlow}x/phone`,
    `/v1/flows/${nobodysFlow.slice(1)}/phone`,
    `/v1/flows/:flowId/phone`,
    `/v1/flows/{flowId}/phone`,
    `/v1/flows/*/phone`,
    `/v1/flows/../flows/x/phone`,
    `${flow}/phone\u3000`,
    `${flow}/ｐhone`,
  ])('knows no %s', async (path) => {
    const { app, reached } = open()
    const response = await app.request(path, { method: 'POST', headers, body })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ code: 'not_found' })
    expect(reached).toEqual([])
  })

  it('takes a query for nothing', async () => {
    const { app, reached } = open()
    await app.request(`${flow}/phone?x=1&flowId=other&_method=DELETE`, { method: 'POST', headers, body })
    expect(reached).toEqual(['submitPhoneCode'])
  })

  it.each([
    ...['.git/config', '.env', 'package.json', 'src/app.ts', 'app.js.map', 'favicon.ico', 'robots.txt', 'index.html'],
    ...[
      'admin',
      'metrics',
      'debug',
      'status',
      'v1',
      'v1/',
      '',
      'v1/backend',
      'v1/wechat/push',
      '.well-known/openid-configuration',
    ],
    ...[
      '..%2f..%2fetc%2fpasswd',
      '%2e%2e/%2e%2e/etc/passwd',
      '....//....//etc/passwd',
      'docs/../../etc/passwd',
      'docs/x',
    ],
    ...['healthz/', 'Healthz', 'readyz/x', 'openapi.yaml', 'docs/', 'server-status', 'actuator/env', '_emulator/state'],
  ])('serves no /%s', async (path) => {
    expect((await open().app.request(`/${path}`)).status).toBe(404)
  })
})

describe('methods', () => {
  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'GET', 'HEAD', 'PROPFIND'])('%s opens no session', async (method) => {
    const { app, reached } = open()
    const response = await app.request('/v1/sessions', { method, headers })
    expect(response.status).toBe(404)
    if (method !== 'HEAD') expect(await response.json()).toMatchObject({ code: 'not_found' })
    expect(reached).toEqual([])
  })

  it('is the method of the request line, whatever a header says', async () => {
    const { app, reached } = open()
    const override = { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE', 'x-method-override': 'DELETE' }
    await app.request('/v1/account', { headers: { ...headers, ...override } })
    expect(reached).toEqual(['getAccount'])
  })

  it('reads no body of a DELETE', async () => {
    const { app, reached } = open()
    await app.request('/v1/account', { method: 'DELETE', headers: { authorization: 'Bearer t' }, body: 'anything' })
    expect(reached).toEqual(['deleteAccount'])
  })
})

describe('headers of every answer', () => {
  const all = [
    ...Object.values(examples),
    { method: 'GET', path: '/nowhere' },
    { method: 'GET', path: '/docs' },
  ] as const

  it.each(all)('$method $path: fresh, unsniffed, unframed, with a trace id and no maker', async (example) => {
    const { app, requests } = open()
    const response = await app.request(example.path, {
      method: example.method,
      headers,
      ...('body' in example && { body: JSON.stringify(example.body) }),
    })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/)
    expect(response.headers.get('trace-id')).toBe(requests[0]?.traceId)
    for (const name of ['server', 'x-powered-by', 'set-cookie', 'etag']) expect(response.headers.get(name)).toBeNull()
  })

  it.each([
    'https://evil.example',
    'http://localhost:8700',
    'http://127.0.0.1',
    'https://servicewechat.com',
    'https://servicewechat.com.evil.example',
    'null',
    'file://',
    'chrome-extension://abcdefgh',
    'https://weixin.qq.com',
    '*',
  ])('lets no page of %s read an answer', async (origin) => {
    const { app } = open()
    const preflight = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    }
    for (const { method, path } of Object.values(examples)) {
      for (const request of [
        { method, headers: { origin } },
        { method: 'OPTIONS', headers: preflight },
      ]) {
        const response = await app.request(path, request)
        expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
        expect(JSON.stringify([...response.headers])).not.toContain(origin.length > 4 ? origin : 'access-control')
      }
    }
  })
})

describe('the request log', () => {
  it('knows the route and not what the caller chose', async () => {
    const { app, requests } = open()
    const secret = 'canary'
    await app.request(`/v1/backend/accounts/${secret}?${secret}=${secret}`, {
      headers: {
        authorization: `Bearer ${secret}`,
        cookie: secret,
        'user-agent': `${secret}\r`.trim(),
        'x-trace-id': secret,
      },
    })
    await app.request(`/${secret}/${secret}`, { headers })
    await app.request('/v1/sessions', { method: 'POST', headers, body: JSON.stringify({ [secret]: secret }) })

    expect(requests).toMatchObject([
      { method: 'GET', route: '/v1/backend/accounts/:accountId', status: 401, code: 'service_key_invalid' },
      { method: 'GET', route: 'none', status: 404, code: 'not_found' },
      { method: 'POST', route: '/v1/sessions', status: 400, code: 'invalid_request' },
    ])
    expect(JSON.stringify(requests)).not.toContain(secret)
    expect(new Set(requests.map(({ traceId }) => traceId)).size).toBe(3)
  })
})
