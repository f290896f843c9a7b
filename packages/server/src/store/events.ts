import type { Event } from '../domain/events.ts'
import type { Connection } from './database.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

/** Appends to the one log, in the transaction that makes it true. */
export async function appendEvent(tx: Connection, event: Event): Promise<void> {
  await tx.send(insertEvent, {
    kind: event.kind,
    at: at(event.at),
    appid: event.appid ?? null,
    openid: event.openid ?? null,
    sessionId: event.sessionId ?? null,
    flowId: event.flowId ?? null,
    accountId: event.accountId ?? null,
    contactId: event.contactId ?? null,
    data: event.data ? JSON.stringify(event.data) : null,
  })
}

interface EventArgs extends Record<string, string | null> {
  kind: Event['kind']
  at: string
  appid: string | null
  openid: string | null
  sessionId: string | null
  flowId: string | null
  accountId: string | null
  contactId: string | null
  data: string | null
}

const insertEvent = statement((db, p: EventArgs) =>
  db.insertInto('events').values({
    kind: p.kind,
    at: p.at,
    appid: p.appid,
    openid: p.openid,
    session_id: p.sessionId,
    flow_id: p.flowId,
    account_id: p.accountId,
    contact_id: p.contactId,
    data: p.data,
  }),
)
