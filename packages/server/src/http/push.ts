import { createRoute, z } from '@hono/zod-openapi'
import { RegistrationError } from '../domain/errors.ts'
import type { UseCases } from '../usecases/index.ts'
import { readText } from './body.ts'
import type { HttpEnv } from './env.ts'
import { newRoutes, problemReplies, textReply } from './openapi.ts'

const maxPushBytes = 64 * 1024

const params = z.object({ appid: z.string() })
// A parameter that comes twice is an array here and is no string: which of the two was signed cannot be told.
const parameter = z.string().min(1).max(512)
const unsigned = { timestamp: parameter, nonce: parameter }
const verificationQuery = z.object({ ...unsigned, signature: parameter, echostr: parameter })
const pushQuery = z.object({ ...unsigned, msg_signature: parameter })

/** An incomplete query is one that WeChat did not sign. */
function rejectUnsigned({ success }: { success: boolean }): undefined {
  if (!success) throw new RegistrationError('push_rejected')
}

/** WeChat's message push. WeChat proves itself by signature, so no guard applies; the answers are plain text. */
export function pushRoutes({ verifyPush, receivePush }: UseCases) {
  const routes = newRoutes<HttpEnv>()
  const common = { tags: ['WeChat'], path: '/v1/wechat/push/{appid}' as const, security: [] }

  const verification = createRoute({
    ...common,
    operationId: 'verifyPush',
    method: 'get',
    summary: 'Prove to WeChat that this URL is ours',
    request: { params, query: verificationQuery },
    responses: {
      200: textReply('echostr, as it came', z.string()),
      ...problemReplies('push_rejected', 'not_found'),
    },
  })
  routes.openapi(
    verification,
    (c) => c.text(verifyPush({ ...c.req.valid('param'), ...c.req.valid('query') }), 200),
    rejectUnsigned,
  )

  const push = createRoute({
    ...common,
    operationId: 'receivePush',
    method: 'post',
    summary: 'Receive a message of WeChat in secure mode, as JSON',
    request: { params, query: pushQuery },
    responses: {
      200: textReply('Received', z.literal('success')),
      ...problemReplies('invalid_request', 'push_rejected', 'not_found', 'body_too_large', 'unsupported_media_type'),
    },
  })
  routes.openapi(
    push,
    async (c) => {
      const body = await readText(c.req.raw, { maxBytes: maxPushBytes })
      await receivePush({ ...c.req.valid('param'), body, query: c.req.valid('query') })
      return c.text('success' as const, 200)
    },
    rejectUnsigned,
  )

  return routes
}
