import type { Identity } from '../../domain/entities.ts'
import type { EventKind } from '../../domain/events.ts'
import type { Database } from '../database.ts'
import { statement } from '../statement.ts'

export const eventsOfFlow = async (database: Database, flowId: string): Promise<string[]> =>
  (await database.read.all(byFlow, { flowId })).map(({ kind }) => kind)

export const eventsOfAccount = async (database: Database, accountId: string): Promise<string[]> =>
  (await database.read.all(byAccount, { accountId })).map(({ kind }) => kind)

export const eventsOfPerson = async (database: Database, { appid, openid }: Identity): Promise<string[]> =>
  (await database.read.all(byPerson, { appid, openid })).map(({ kind }) => kind)

/** What the events of a kind say, within a time. */
export const dataOfEvents = async (
  database: Database,
  { kind, from, to }: { kind: EventKind; from: Date; to: Date },
): Promise<unknown[]> =>
  (await database.read.all(byKind, { kind, from: from.toISOString(), to: to.toISOString() })).map(({ data }) =>
    JSON.parse(data ?? 'null'),
  )

const byFlow = statement((db, p: { flowId: string }) =>
  db.selectFrom('events').select('kind').where('flow_id', '=', p.flowId).orderBy('id'),
)

const byKind = statement((db, p: { kind: EventKind; from: string; to: string }) =>
  db
    .selectFrom('events')
    .select('data')
    .where('kind', '=', p.kind)
    .where('at', '>=', p.from)
    .where('at', '<', p.to)
    .orderBy('id'),
)

const byAccount = statement((db, p: { accountId: string }) =>
  db.selectFrom('events').select('kind').where('account_id', '=', p.accountId).orderBy('id'),
)

const byPerson = statement((db, p: { appid: string; openid: string }) =>
  db.selectFrom('events').select('kind').where('appid', '=', p.appid).where('openid', '=', p.openid).orderBy('id'),
)
