import { createRoute } from '@hono/zod-openapi'
import { sessionSchema, signInSchema } from '@quickreg/contract'
import type { UseCases } from '../usecases/index.ts'
import type { Guards } from './auth.ts'
import type { HttpEnv } from './env.ts'
import { jsonProblems, jsonReply, jsonRequest, newRoutes, problemReplies, wechatProblems } from './openapi.ts'
import { presentSession } from './present.ts'

export function sessionRoutes({ signIn }: UseCases, { anyone }: Guards) {
  const routes = newRoutes<HttpEnv>()

  const open = createRoute({
    ...anyone,
    operationId: 'signIn',
    tags: ['Sessions'],
    method: 'post',
    path: '/v1/sessions',
    summary: 'Sign in with the code of wx.login',
    request: jsonRequest(signInSchema),
    responses: {
      201: jsonReply('The session; with tokens for whoever is registered', sessionSchema),
      ...problemReplies(...jsonProblems, ...wechatProblems, 'wechat_code_rejected', 'user_blocked', 'rate_limited'),
    },
  })
  routes.openapi(open, async (c) =>
    c.json(presentSession(await signIn({ ...c.req.valid('json'), network: c.get('network') })), 201),
  )

  return routes
}
