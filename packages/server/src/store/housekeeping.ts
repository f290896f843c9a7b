import { finalStates, statesAllowing } from '../domain/flow.ts'
import { limits } from '../domain/limits.ts'
import type { Housekeeping } from '../ports.ts'
import type { Connection, Database } from './database.ts'
import { appendEvent } from './events.ts'
import { flowEvent } from './flowRows.ts'
import type { SpentKind } from './schema.ts'
import { statement } from './statement.ts'
import { at, earlier } from './time.ts'

/** Rows per transaction, so that nobody waits long behind a sweep. */
const batch = 200
const day = 24 * 60 * 60
/** How long an ended flow, or a revoked family, can still be looked up by its owner's repeats. */
const afterlifeSeconds = day
/**
 * WeChat forgets a code after five minutes, and sealed data counts for as long; the rest of the day is for a clock that
 * was set back.
 */
const proofMemorySeconds = day
/** WeChat's message of a withdrawal has no end of its own. */
const pushMemorySeconds = 30 * day

/** One batch of one kind; the number of rows it dealt with. */
type Step = (tx: Connection, now: Date) => Promise<number>

/** Erases in small transactions; two processes that sweep at once harm nobody. */
export function createHousekeeping({ database }: { database: Database }): Housekeeping {
  return {
    async sweep(now) {
      for (const step of steps) {
        while ((await database.write((tx) => step(tx, now))) === batch);
      }
    },
  }
}

/** Each goes by one index, so that a sweep with nothing to do costs nothing, however many people there are. */
const steps: readonly Step[] = [
  (tx, now) => tx.run(deleteSessions, { before: at(now) }),
  async (tx, now) => {
    const burntSince = earlier(now, limits.sessionKeyMemorySeconds)
    const erased = await tx.all(eraseBurntKeys, { burntSince })
    for (const { appid, openid } of erased) await appendEvent(tx, { kind: 'session_key_burnt', at: now, appid, openid })
    return erased.length
  },
  (tx, now) => tx.run(eraseReplacedKeys, { before: earlier(now, limits.replacedSessionKeySeconds) }),
  (tx, now) => tx.run(eraseUnseenKeys, { before: earlier(now, limits.sessionTtlSeconds) }),
  (tx, now) => tx.run(deleteErasedKeys, { before: earlier(now, limits.sessionKeyMemorySeconds) }),
  async (tx, now) => {
    const expired = await tx.all(expireFlows, { now: at(now) })
    for (const row of expired) await appendEvent(tx, flowEvent('flow_expired', row, now))
    return expired.length
  },
  (tx, now) => tx.run(deleteFlows, { before: earlier(now, afterlifeSeconds) }),
  async (tx, now) => {
    const erased = await tx.all(deleteContacts, { now: at(now) })
    for (const { id, appid, openid } of erased) {
      await appendEvent(tx, { kind: 'contact_erased', at: now, appid, openid, contactId: id })
    }
    return erased.length
  },
  (tx, now) => tx.run(deleteOldFamilies, { before: at(now) }),
  (tx, now) => tx.run(deleteRevokedFamilies, { before: earlier(now, afterlifeSeconds) }),
  (tx, now) => tx.run(deleteOtps, { before: at(now) }),
  (tx, now) => tx.run(deleteCounters, { before: at(now) }),
  (tx, now) => tx.run(deleteProofs, { before: earlier(now, proofMemorySeconds) }),
  (tx, now) => tx.run(deletePushes, { before: earlier(now, pushMemorySeconds) }),
]

const deleteSessions = statement((db, p: { before: string }) =>
  db
    .deleteFrom('sessions')
    .where('id', 'in', (eb) => eb.selectFrom('sessions').select('id').where('expires_at', '<=', p.before).limit(batch)),
)

const eraseBurntKeys = statement((db, p: { burntSince: string }) =>
  db
    .updateTable('session_keys')
    .set({ session_key: null })
    .where('session_key', 'is not', null)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('session_keys')
        .select('id')
        .where('attempts', '>=', limits.attemptsPerSessionKey)
        .where('counted_since', '>', p.burntSince)
        .where('session_key', 'is not', null)
        .limit(batch),
    )
    .returning(['appid', 'openid']),
)

/** A key serves sessions: replaced, or older than any of them, it serves nobody. */
const eraseKeysBy = (time: 'replaced_at' | 'seen_at') =>
  statement((db, p: { before: string }) =>
    db
      .updateTable('session_keys')
      .set({ session_key: null })
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('session_keys')
          .select('id')
          .where(time, '<=', p.before)
          .where('session_key', 'is not', null)
          .limit(batch),
      )
      // Again, for the row itself: somebody may have signed in since it was listed.
      .where(time, '<=', p.before),
  )

const eraseReplacedKeys = eraseKeysBy('replaced_at')
const eraseUnseenKeys = eraseKeysBy('seen_at')

/** The count of failures outlives its key by a day. */
const deleteErasedKeys = statement((db, p: { before: string }) =>
  db
    .deleteFrom('session_keys')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('session_keys')
        .select('id')
        .where('session_key', 'is', null)
        .where('seen_at', '<=', p.before)
        .where((or) => or.or([or('counted_since', 'is', null), or('counted_since', '<=', p.before)]))
        .limit(batch),
    )
    .where('seen_at', '<=', p.before),
)

/** An exchange is left alone while its claim lasts: WeChat may be charging for that number. */
const expireFlows = statement((db, p: { now: string }) =>
  db
    .updateTable('flows')
    .set({ state: 'expired' })
    .where('state', 'in', statesAllowing('expire'))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('flows')
        .select('id')
        .where('expires_at', '<=', p.now)
        .where('state', 'in', statesAllowing('expire'))
        .where((or) => or.or([or('state', '!=', 'exchanging'), or('claimed_until', '<=', p.now)]))
        .limit(batch),
    )
    .returningAll(),
)

const deleteFlows = statement((db, p: { before: string }) =>
  db
    .deleteFrom('flows')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('flows')
        .select('id')
        .where('state', 'in', finalStates)
        .where('expires_at', '<=', p.before)
        .limit(batch),
    ),
)

const deleteContacts = statement((db, p: { now: string }) =>
  db
    .deleteFrom('contacts')
    .where('id', 'in', (eb) => eb.selectFrom('contacts').select('id').where('retain_until', '<=', p.now).limit(batch))
    .returning(['id', 'appid', 'openid']),
)

const deleteFamiliesBy = (time: 'expires_at' | 'revoked_at') =>
  statement((db, p: { before: string }) =>
    db
      .deleteFrom('token_families')
      .where('id', 'in', (eb) => eb.selectFrom('token_families').select('id').where(time, '<=', p.before).limit(batch)),
  )

const deleteOldFamilies = deleteFamiliesBy('expires_at')
const deleteRevokedFamilies = deleteFamiliesBy('revoked_at')

const deleteOtps = statement(
  (db, p: { before: string }) =>
    db
      .deleteFrom('otps')
      .where('flow_id', 'in', (eb) =>
        eb.selectFrom('otps').select('flow_id').where('expires_at', '<=', p.before).limit(batch),
      )
      .where('expires_at', '<=', p.before), // for the row itself: another code may have been sent since it was listed
)

const deleteCounters = statement((db, p: { before: string }) =>
  db
    .deleteFrom('counters')
    .where('key', 'in', (eb) =>
      eb.selectFrom('counters').select('key').where('expires_at', '<=', p.before).limit(batch),
    )
    .where('expires_at', '<=', p.before),
)

const deleteSpent = (...kinds: SpentKind[]) =>
  statement((db, p: { before: string }) =>
    db
      .deleteFrom('spent')
      .where('fingerprint', 'in', (eb) =>
        eb
          .selectFrom('spent')
          .select('fingerprint')
          .where('kind', 'in', kinds)
          .where('at', '<=', p.before)
          .limit(batch),
      ),
  )

const deleteProofs = deleteSpent('login_code', 'phone_proof', 'puzzle')
const deletePushes = deleteSpent('push')
