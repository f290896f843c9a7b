import { createRoute, z } from '@hono/zod-openapi'
import {
  flowSchema,
  openFlowSchema,
  outcomeSchema,
  refusalSchema,
  refusedFlowSchema,
  submitPhoneSchema,
} from '@quickreg/contract'
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
  wechatProblems,
} from './openapi.ts'
import { presentFlow, presentOutcome, presentRefused } from './present.ts'
import { preferredLanguage } from './language.ts'

const knownSchema = z.strictObject({}).meta({ id: 'UseKnownPhone' })

export function flowRoutes(useCases: UseCases, { session }: Guards) {
  const routes = newRoutes<SessionEnv>()
  const common = { ...session, tags: ['Flows'] }

  const open = createRoute({
    ...common,
    operationId: 'openFlow',
    method: 'post',
    path: '/v1/flows',
    summary: 'Open a flow under a consent, before the tap',
    request: jsonRequest(openFlowSchema),
    responses: {
      201: jsonReply('The flow; completed at once for a person who has an account with a number', flowSchema),
      ...problemReplies(...jsonProblems, 'session_invalid', 'token_invalid', ...sceneProblems, 'too_many_flows'),
    },
  })
  routes.openapi(open, async (c) => {
    const view = await useCases.openFlow({ session: c.get('session'), ...c.req.valid('json') })
    return c.json(presentFlow(view), 201)
  })

  const get = createRoute({
    ...common,
    operationId: 'getFlow',
    method: 'get',
    path: '/v1/flows/{flowId}',
    summary: 'Read a flow',
    request: { params: flowParams },
    responses: { 200: jsonReply('The flow', flowSchema), ...problemReplies('session_invalid', 'not_found') },
  })
  routes.openapi(get, async (c) => {
    const view = await useCases.getFlow({ session: c.get('session'), ...c.req.valid('param') })
    return c.json(presentFlow(view), 200)
  })

  const cancel = createRoute({
    ...common,
    operationId: 'cancelFlow',
    method: 'delete',
    path: '/v1/flows/{flowId}',
    summary: 'Withdraw a flow',
    request: { params: flowParams },
    responses: {
      200: jsonReply('The flow, cancelled unless it was over before', flowSchema),
      ...problemReplies('session_invalid', 'not_found'),
    },
  })
  routes.openapi(cancel, async (c) => {
    const view = await useCases.cancelFlow({ session: c.get('session'), ...c.req.valid('param') })
    return c.json(presentFlow(view), 200)
  })

  const submit = createRoute({
    ...common,
    operationId: 'submitPhone',
    method: 'post',
    path: '/v1/flows/{flowId}/phone',
    summary: 'Hand over what a tap on the phone button brought',
    request: { params: flowParams, ...jsonRequest(submitPhoneSchema) },
    responses: {
      200: jsonReply('The outcome; the same again for the same request', outcomeSchema),
      ...problemReplies(
        ...jsonProblems,
        ...wechatProblems,
        'session_invalid',
        'user_blocked',
        'not_found',
        'wechat_code_rejected',
        'tap_again',
        'number_in_use',
        'rung_closed',
        'flow_closed',
        'in_progress',
        'phone_data_rejected',
        ...sceneProblems,
        'rate_limited',
      ),
    },
  })
  routes.openapi(submit, async (c) => {
    const owned = { session: c.get('session'), network: c.get('network'), ...c.req.valid('param') }
    const tap = c.req.valid('json')
    const view =
      'phoneCode' in tap
        ? await useCases.submitPhoneCode({ ...owned, ...tap })
        : await useCases.submitPhoneData({ ...owned, ...tap })
    return c.json(presentOutcome(view), 200)
  })

  const known = createRoute({
    ...common,
    operationId: 'useKnownPhone',
    method: 'post',
    path: '/v1/flows/{flowId}/known',
    summary: 'Complete with the number the account has already proven',
    request: { params: flowParams, ...jsonRequest(knownSchema) },
    responses: {
      200: jsonReply('The outcome', outcomeSchema),
      ...problemReplies(
        ...jsonProblems,
        'session_invalid',
        'not_found',
        'no_known_phone',
        'number_in_use',
        'flow_closed',
        'in_progress',
        ...sceneProblems,
      ),
    },
  })
  routes.openapi(known, async (c) => {
    const view = await useCases.completeWithKnown({ session: c.get('session'), ...c.req.valid('param') })
    return c.json(presentOutcome(view), 200)
  })

  const refusal = createRoute({
    ...common,
    operationId: 'reportRefusal',
    method: 'post',
    path: '/v1/flows/{flowId}/refusal',
    summary: 'Report a tap that brought no number',
    request: { params: flowParams, ...jsonRequest(refusalSchema) },
    responses: {
      200: jsonReply('The flow: what to offer next, why, and the sentence to show', refusedFlowSchema),
      ...problemReplies(...jsonProblems, 'session_invalid', 'not_found', 'number_in_use', 'flow_closed', 'in_progress'),
    },
  })
  routes.openapi(refusal, async (c) => {
    const view = await useCases.reportRefusal({
      session: c.get('session'),
      ...c.req.valid('param'),
      ...c.req.valid('json'),
    })
    return c.json(presentRefused(view, preferredLanguage(c.req.header('accept-language'))), 200)
  })

  return routes
}
