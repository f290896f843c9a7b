import { statesAllowing } from '../domain/flow.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { flowEvent } from './flowRows.ts'
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
