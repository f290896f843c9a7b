import { createRoute } from '@hono/zod-openapi'
import { refreshSchema, tokensSchema } from '@quickreg/contract'
import type { UseCases } from '../usecases/index.ts'
import type { Guards } from './auth.ts'
import type { HttpEnv } from './env.ts'
import { jsonProblems, jsonReply, jsonRequest, newRoutes, problemReplies } from './openapi.ts'
import { presentTokens } from './present.ts'

export function tokenRoutes({ refreshTokens, revokeTokens }: UseCases, { anyone }: Guards) {
  const routes = newRoutes<HttpEnv>()
  const common = { ...anyone, tags: ['Tokens'] }

  const refresh = createRoute({
    ...common,
    operationId: 'refreshTokens',
    method: 'post',
    path: '/v1/tokens/refresh',
    summary: 'Exchange a refresh token for the next pair',
    request: jsonRequest(refreshSchema),
    responses: {
      200: jsonReply('The next pair', tokensSchema),
      ...problemReplies(...jsonProblems, 'refresh_invalid'),
    },
  })
  routes.openapi(refresh, async (c) => c.json(presentTokens(await refreshTokens(c.req.valid('json'))), 200))

  const revoke = createRoute({
    ...common,
    operationId: 'revokeTokens',
    method: 'post',
    path: '/v1/tokens/revoke',
    summary: 'Sign this device out',
    request: jsonRequest(refreshSchema),
    responses: {
      204: { description: 'Signed out; also for a token that meant nothing' },
      ...problemReplies(...jsonProblems),
    },
  })
  routes.openapi(revoke, async (c) => {
    await revokeTokens(c.req.valid('json'))
    return c.body(null, 204)
  })

  return routes
}
