import { statesAllowing } from '../domain/flow.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { flowEvent } from './flowRows.ts'
import { findIdentitiesOf } from './identities.ts'
import type { TokenFamilyRow } from './schema.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

/**
 * Ends a family of tokens and the session it was given to, with all that session could still make tokens of: its open
 * flows and its other families. Else whoever holds the session token would just ask for the next pair.
 *
 * @returns False if the family was ended before.
 */
export async function signOut(tx: Connection, { id: familyId, session_id }: TokenFamilyRow, now: Date) {
  if (session_id !== null) await endSession(tx, session_id, now)
  const ended = await tx.all(revokeFamilies, { familyId, sessionId: session_id ?? '', now: at(now) })
  for (const { account_id: accountId, appid } of ended) {
    await appendEvent(tx, { kind: 'family_revoked', at: now, appid, accountId })
  }
  return ended.some(({ id }) => id === familyId)
}

/** Of all who sign in to the account: every session and open flow but the ones that are kept, which can make tokens too. */
export async function endOtherSessions(
  tx: Connection,
  accountId: string,
  { sessionId, flowId, now }: { sessionId: string; flowId: string; now: Date },
): Promise<void> {
  for (const { appid, openid } of await findIdentitiesOf(tx, accountId)) {
    for (const row of await tx.all(cancelOtherFlows, { appid, openid, flowId })) {
      await appendEvent(tx, flowEvent('flow_cancelled', row, now))
    }
    await tx.run(deleteOtherSessions, { appid, openid, sessionId })
  }
}

/** In the order of everybody's locks: the flows first. */
async function endSession(tx: Connection, sessionId: string, now: Date): Promise<void> {
  for (const row of await tx.all(cancelFlows, { sessionId })) {
    await appendEvent(tx, flowEvent('flow_cancelled', row, now))
  }
  await tx.run(deleteSession, { sessionId })
}

const cancelFlows = statement((db, p: { sessionId: string }) =>
  db
    .updateTable('flows')
    .set({ state: 'cancelled' })
    .where('session_id', '=', p.sessionId)
    .where('state', 'in', statesAllowing('cancel'))
    .returningAll(),
)

const cancelOtherFlows = statement((db, p: { appid: string; openid: string; flowId: string }) =>
  db
    .updateTable('flows')
    .set({ state: 'cancelled' })
    .where('appid', '=', p.appid)
    .where('openid', '=', p.openid)
    .where('id', '!=', p.flowId)
    .where('state', 'in', statesAllowing('cancel'))
    .returningAll(),
)

const deleteOtherSessions = statement((db, p: { appid: string; openid: string; sessionId: string }) =>
  db.deleteFrom('sessions').where('appid', '=', p.appid).where('openid', '=', p.openid).where('id', '!=', p.sessionId),
)

const deleteSession = statement((db, p: { sessionId: string }) =>
  db.deleteFrom('sessions').where('id', '=', p.sessionId),
)

const revokeFamilies = statement((db, p: { familyId: string; sessionId: string; now: string }) =>
  db
    .updateTable('token_families')
    .set({ revoked_at: p.now })
    .where((eb) => eb.or([eb('id', '=', p.familyId), eb('session_id', '=', p.sessionId)]))
    .where('revoked_at', 'is', null)
    .returning(['id', 'account_id', 'appid']),
)
