import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApiDocument, operationsOf } from './openapi.ts'
import { bareApp } from './testing/bare.ts'
import { examples } from './testing/examples.ts'
import { undocumentedAnswers } from './testing/documented.ts'
import { appid, serviceKey, startService, type Service } from './testing/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(async () => {
  expect(undocumentedAnswers(openApiDocument(service.app), service.requests)).toEqual([])
  await service.close()
})

type Kind = 'nothing' | 'session' | 'account' | 'refresh' | 'backend' | 'login code' | 'flow id' | 'garbage'
const kinds: Kind[] = ['nothing', 'session', 'account', 'refresh', 'backend', 'login code', 'flow id', 'garbage']

/** A registered person's own secrets, all of them good for something. */
async function secretsOf(person: string, phone: string): Promise<Record<Kind, string | undefined>> {
  const { token, flowId, outcome } = await service.join(person, phone)
  return {
    nothing: undefined,
    session: token,
    account: outcome.tokens?.accessToken,
    refresh: outcome.tokens?.refreshToken,
    backend: serviceKey,
    'login code': `${person}:1`,
    'flow id': flowId,
    garbage: 'x'.repeat(5_000),
  }
}

const operations = operationsOf(openApiDocument(bareApp({}).app))
const codes = { session: 'session_invalid', account: 'token_invalid', backend: 'service_key_invalid' }

describe('who may do what', () => {
  const guarded = operations.filter(({ operation }) => (operation.security ?? []).length > 0)

  it('is decided for every operation; these are open to anybody', () => {
    const open = operations.filter((operation) => !guarded.includes(operation))
    expect(open.map(({ operation }) => operation.operationId).sort()).toEqual(
      [
        ...['signIn', 'refreshTokens', 'revokeTokens'], // the body holds the secret
        ...['verifyPush', 'receivePush'], // WeChat signs the query
        ...['getJwks', 'getHealth', 'getReadiness'],
      ].sort(),
    )
  })

  it.each(guarded)('$method $path: one kind of secret, and none of the others', async ({ method, operation }) => {
    const { path, body } = examples[operation.operationId!]!
    const [scheme] = operation.security!.flatMap(Object.keys) as [keyof typeof codes]
    const secrets = await secretsOf(`matrix-${operation.operationId}`, newPhone())
    const answers = new Map<Kind, boolean>()
    for (const kind of [...kinds.filter((other) => other !== scheme), scheme] as Kind[]) {
      const response = await service.send(method, path, { token: secrets[kind], body })
      const { code } = response.status === 204 ? {} : ((await response.json()) as { code?: string })
      answers.set(kind, response.status !== 401)
      if (kind !== scheme) expect({ kind, code }).toEqual({ kind, code: codes[scheme] })
    }
    expect([...answers].filter(([, allowed]) => allowed).map(([kind]) => kind)).toEqual([scheme])
  })
})

describe('the authorization header', () => {
  it.each([
    (token: string) => `bearer ${token}`,
    (token: string) => `BEARER ${token}`,
    (token: string) => `Bearer  ${token}`,
    (token: string) => `Bearer\t${token}`,
    (token: string) => `Bearer ${token}, Bearer ${token}`,
    (token: string) => `Bearer ${token},${token}`,
    (token: string) => `Bearer "${token}"`,
    (token: string) => `Bearer token=${token}`,
    (token: string) => `Bearer:${token}`,
    (token: string) => `Bearer${token}`,
    (token: string) => `Token ${token}`,
    (token: string) => `Basic ${Buffer.from(`${token}:`).toString('base64')}`,
    (token: string) => `Basic x, Bearer ${token}`,
    (token: string) => `Bearer ${token} x`,
    (token: string) => `Bearer ${token}=`,
    (token: string) => `Bearer ${token.slice(0, -1)}`,
    (token: string) => token,
    () => 'Bearer',
    () => 'Bearer null',
    () => 'Bearer undefined',
    () => `Bearer ${'x'.repeat(100_000)}`,
  ])('has one spelling, and %s is none', async (spell) => {
    const { token: sessionToken, outcome } = await service.join(`speller-${newPhone()}`, newPhone())
    for (const [path, token] of [
      ['/v1/flows/AAAAAAAAAAAAAAAAAAAAAA', sessionToken],
      ['/v1/account', outcome.tokens!.accessToken],
      ['/v1/backend/accounts/x', serviceKey],
    ] as const) {
      const response = await service.send('GET', path, { headers: { authorization: spell(token) } })
      expect({ path, status: response.status }).toEqual({ path, status: 401 })
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
    }
  })
})

describe('headers and cookies that anybody can send', () => {
  const forged = (openid: string, token: string) => ({
    'x-wx-openid': openid,
    'x-wx-unionid': 'u',
    'x-wx-appid': appid,
    'x-wx-source': 'wx_client',
    'x-wx-from-openid': openid,
    'x-wx-service': 'quickreg',
    'x-openid': openid,
    'x-user-id': openid,
    'x-forwarded-user': openid,
    'x-session-token': token,
    'x-api-key': serviceKey,
    'x-original-authorization': `Bearer ${token}`,
    'proxy-authorization': `Bearer ${token}`,
    'wechat-session': token,
    cookie: `openid=${openid}; session=${token}; sessionToken=${token}; access_token=${token}; authorization=Bearer ${token}`,
  })

  it('are nobody’s identity', async () => {
    const { token, flowId, outcome } = await service.join('victim', '+8613800138002')
    const asVictim = forged('openid-of-victim', token)
    const asOwner = forged('openid-of-victim', outcome.tokens!.accessToken)
    expect((await service.send('GET', `/v1/flows/${flowId}?token=${token}`, { headers: asVictim })).status).toBe(401)
    expect((await service.send('GET', '/v1/account?access_token=x', { headers: asOwner })).status).toBe(401)
    expect((await service.send('GET', '/v1/backend/accounts/x', { headers: asOwner })).status).toBe(401)
  })

  it('do not change whose token it is', async () => {
    const victim = await service.join('victim-2', '+8613800138003')
    const thief = await service.join('thief', '+8613800138004')
    const headers = forged('openid-of-victim-2', victim.token)
    const read = await service.send('GET', `/v1/flows/${victim.flowId}`, { token: thief.token, headers })
    expect(read.status).toBe(404)
    const own = await service.receive('GET', '/v1/account', { token: thief.outcome.tokens!.accessToken, headers })
    expect(own).toMatchObject({ id: thief.outcome.account!.id, phone: '+8613800138004' })
  })
})

let phones = 0
function newPhone(): string {
  return `+86139${String(10_000_000 + phones++)}`
}
