import type { Identity } from '../../domain/entities.ts'
import type { Database } from '../database.ts'
import { statement } from '../statement.ts'

export const eventsOfFlow = async (database: Database, flowId: string): Promise<string[]> =>
  (await database.read.all(byFlow, { flowId })).map(({ kind }) => kind)

export const eventsOfAccount = async (database: Database, accountId: string): Promise<string[]> =>
  (await database.read.all(byAccount, { accountId })).map(({ kind }) => kind)

export const eventsOfPerson = async (database: Database, { appid, openid }: Identity): Promise<string[]> =>
  (await database.read.all(byPerson, { appid, openid })).map(({ kind }) => kind)

const byFlow = statement((db, p: { flowId: string }) =>
  db.selectFrom('events').select('kind').where('flow_id', '=', p.flowId).orderBy('id'),
)

const byAccount = statement((db, p: { accountId: string }) =>
  db.selectFrom('events').select('kind').where('account_id', '=', p.accountId).orderBy('id'),
)

const byPerson = statement((db, p: { appid: string; openid: string }) =>
  db.selectFrom('events').select('kind').where('appid', '=', p.appid).where('openid', '=', p.openid).orderBy('id'),
)
