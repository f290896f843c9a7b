import { createRoute, z } from '@hono/zod-openapi'
import { isOver, type SigningKey } from '../domain/accessToken.ts'
import type { Clock } from '../ports.ts'
import type { Guards } from './auth.ts'
import type { HttpEnv } from './env.ts'
import { jsonReply, newRoutes, problemReplies, textReply } from './openapi.ts'

const jwksSchema = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string(),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
      }),
    ),
  })
  .meta({ id: 'Jwks' })

interface MetaOptions {
  signingKeys: readonly SigningKey[]
  now: Clock
  /** Whether this process can serve: its store answers. */
  ready: () => Promise<boolean>
}

export function metaRoutes({ signingKeys, now, ready }: MetaOptions, { anyone }: Guards) {
  const routes = newRoutes<HttpEnv>()
  const common = { ...anyone, tags: ['Server'], method: 'get' as const }
  const presented = new Map(signingKeys.map((key) => [key, presentKey(key)]))

  const keys = createRoute({
    ...common,
    operationId: 'getJwks',
    path: '/.well-known/jwks.json',
    summary: 'The public keys that verify access tokens (RFC 7517)',
    responses: { 200: jsonReply('The keys; the first one signs', jwksSchema), ...problemReplies() },
  })
  routes.openapi(keys, (c) => {
    const counting = [...presented].filter(([key]) => !isOver(key, now()))
    return c.json({ keys: counting.map(([, jwk]) => jwk) }, 200)
  })

  const health = createRoute({
    ...common,
    operationId: 'getHealth',
    path: '/healthz',
    summary: 'Whether the process runs',
    responses: { 200: textReply('It runs', z.literal('ok')), ...problemReplies() },
  })
  routes.openapi(health, (c) => c.text('ok' as const, 200))

  const readiness = createRoute({
    ...common,
    operationId: 'getReadiness',
    path: '/readyz',
    summary: 'Whether the process can serve',
    responses: {
      200: textReply('It can', z.literal('ok')),
      503: textReply('It cannot: send requests elsewhere', z.literal('not ready')),
    },
  })
  routes.openapi(readiness, async (c) =>
    (await ready()) ? c.text('ok' as const, 200) : c.text('not ready' as const, 503),
  )

  return routes
}

/** Field by field: a key that is copied whole may bring its private part along. */
function presentKey({ kid, publicKey }: SigningKey) {
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' } as const
}
