import { createRoute, z } from '@hono/zod-openapi'
import { backendAccountSchema, backendContactSchema } from '@quickreg/contract'
import type { UseCases } from '../usecases/index.ts'
import type { Guards } from './auth.ts'
import type { BackendEnv } from './env.ts'
import { jsonReply, newRoutes, problemReplies } from './openapi.ts'
import { presentBackendAccount, presentBackendContact } from './present.ts'

const id = z.string().min(1).max(64)

export function backendRoutes({ readAccountForBackend, readContactForBackend }: UseCases, { backend }: Guards) {
  const routes = newRoutes<BackendEnv>()
  const common = { ...backend, tags: ['Back end'] }
  const refusals = problemReplies('service_key_invalid', 'not_found')

  const contact = createRoute({
    ...common,
    operationId: 'readContact',
    method: 'get',
    path: '/v1/backend/contacts/{contactId}',
    summary: 'Read a contact with its full number; every read is recorded',
    request: { params: z.object({ contactId: id }) },
    responses: { 200: jsonReply('The contact', backendContactSchema), ...refusals },
  })
  routes.openapi(contact, async (c) => {
    const { serviceKey } = c.var
    return c.json(presentBackendContact(await readContactForBackend({ serviceKey, ...c.req.valid('param') })), 200)
  })

  const account = createRoute({
    ...common,
    operationId: 'readAccount',
    method: 'get',
    path: '/v1/backend/accounts/{accountId}',
    summary: 'Read an account with its full number; every read is recorded',
    request: { params: z.object({ accountId: id }) },
    responses: { 200: jsonReply('The account', backendAccountSchema), ...refusals },
  })
  routes.openapi(account, async (c) => {
    const { serviceKey } = c.var
    return c.json(presentBackendAccount(await readAccountForBackend({ serviceKey, ...c.req.valid('param') })), 200)
  })

  return routes
}
