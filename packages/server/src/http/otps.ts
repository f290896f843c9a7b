import { createRoute } from '@hono/zod-openapi'
import { otpSentSchema, outcomeSchema, sendOtpSchema, submitOtpSchema } from '@quickreg/contract'
import type { UseCases } from '../usecases/index.ts'
import type { Guards } from './auth.ts'
import type { SessionEnv } from './env.ts'
import {
  flowParams,
  jsonProblems,
  jsonReply,
  jsonRequest,
  newRoutes,
  problemReplies,
  sceneProblems,
} from './openapi.ts'
import { presentOutcome, presentSentOtp } from './present.ts'
import { preferredLanguage } from './language.ts'

/** A number that is typed, and the code sent there: the rung of a flow that needs no tap. */
export function otpRoutes(useCases: UseCases, { session }: Guards) {
  const routes = newRoutes<SessionEnv>()
  const common = { ...session, tags: ['Flows'] }

  const send = createRoute({
    ...common,
    operationId: 'sendOtp',
    method: 'post',
    path: '/v1/flows/{flowId}/sms',
    summary: 'Have a code sent to a number that was typed; the same again within a minute sends nothing',
    request: { params: flowParams, ...jsonRequest(sendOtpSchema) },
    responses: {
      202: jsonReply('A code is on its way', otpSentSchema),
      ...problemReplies(
        ...jsonProblems,
        'phone_invalid',
        'session_invalid',
        'not_found',
        'rung_closed',
        'flow_closed',
        'in_progress',
        'phone_unsupported',
        ...sceneProblems,
        'proof_required',
        'rate_limited',
        'sms_unavailable',
      ),
    },
  })
  routes.openapi(send, async (c) => {
    const sent = await useCases.sendOtp({
      session: c.get('session'),
      network: c.get('network'),
      language: preferredLanguage(c.req.header('accept-language')) === 'en' ? 'en' : 'zh', // as templates are approved
      ...c.req.valid('param'),
      ...c.req.valid('json'),
    })
    return c.json(presentSentOtp(sent), 202)
  })

  const submit = createRoute({
    ...common,
    operationId: 'submitOtp',
    method: 'post',
    path: '/v1/flows/{flowId}/otp',
    summary: 'Enter the code that was sent: six digits',
    request: { params: flowParams, ...jsonRequest(submitOtpSchema) },
    responses: {
      200: jsonReply('The outcome; the same again for the same request', outcomeSchema),
      ...problemReplies(
        ...jsonProblems,
        'session_invalid',
        'not_found',
        'otp_expired',
        'flow_closed',
        'in_progress',
        'otp_rejected',
        ...sceneProblems,
        'rate_limited',
      ),
    },
  })
  routes.openapi(submit, async (c) => {
    const view = await useCases.submitOtp({
      session: c.get('session'),
      ...c.req.valid('param'),
      otp: c.req.valid('json').otp,
    })
    return c.json(presentOutcome(view), 200)
  })

  return routes
}
