import { createRoute } from '@hono/zod-openapi'
import { accountExportSchema, ownAccountSchema } from '@quickreg/contract'
import type { UseCases } from '../usecases/index.ts'
import type { Guards } from './auth.ts'
import type { AccountEnv } from './env.ts'
import { jsonReply, newRoutes, problemReplies } from './openapi.ts'
import { presentExport, presentOwnAccount } from './present.ts'

export function accountRoutes({ getAccount, exportAccount, deleteAccount }: UseCases, { account }: Guards) {
  const routes = newRoutes<AccountEnv>()
  const common = { ...account, tags: ['Account'] }
  const refusals = problemReplies('token_invalid', 'not_found')

  const read = createRoute({
    ...common,
    operationId: 'getAccount',
    method: 'get',
    path: '/v1/account',
    summary: 'Read the own account, with the full number',
    responses: { 200: jsonReply('The account', ownAccountSchema), ...refusals },
  })
  routes.openapi(read, async (c) => {
    const { accountId } = c.var
    return c.json(presentOwnAccount(await getAccount({ accountId })), 200)
  })

  const remove = createRoute({
    ...common,
    operationId: 'deleteAccount',
    method: 'delete',
    path: '/v1/account',
    summary: 'Erase the own account and all that belongs to it, for good',
    responses: { 204: { description: 'Erased' }, ...problemReplies('token_invalid') },
  })
  routes.openapi(remove, async (c) => {
    const { accountId } = c.var
    await deleteAccount({ accountId })
    return c.body(null, 204)
  })

  const exported = createRoute({
    ...common,
    operationId: 'exportAccount',
    method: 'get',
    path: '/v1/account/export',
    summary: 'Read everything this server holds of the person',
    responses: { 200: jsonReply('The personal data', accountExportSchema), ...refusals },
  })
  routes.openapi(exported, async (c) => {
    const { accountId } = c.var
    return c.json(presentExport(await exportAccount({ accountId })), 200)
  })

  return routes
}
