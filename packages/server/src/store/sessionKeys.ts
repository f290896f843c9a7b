import type { Identity } from '../domain/entities.ts'
import { limits } from '../domain/limits.ts'
import type { Keyring } from '../ports.ts'
import type { Connection } from './database.ts'
import { statement } from './statement.ts'
import { at, earlier } from './time.ts'

/** Where a session_key is sealed: `table.column`. */
export const sealedSessionKey = 'session_keys.session_key'

interface Remembered extends Identity {
  keyring: Keyring
  sessionKey: string
  signIn: number
  now: Date
}

/**
 * Makes this the newest session_key of its person. Seen again, it keeps its count of failures for a day, or signing in
 * would buy five more guesses; burnt, it stays erased.
 */
export async function rememberSessionKey(tx: Connection, remembered: Remembered): Promise<void> {
  const { keyring, appid, openid, sessionKey, signIn, now } = remembered
  const id = keyring.fingerprint('session_key', `${appid}.${openid}.${sessionKey}`)
  const forgetBefore = earlier(now, limits.sessionKeyMemorySeconds)
  const sealed = keyring.seal(sealedSessionKey, id, sessionKey)
  await tx.send(upsertKey, { id, appid, openid, sealed, signIn, now: at(now), forgetBefore })
  if (signIn > 1) await tx.send(replaceOlder, { id, appid, openid, now: at(now) })
}

interface NewKey extends Record<string, string | number> {
  id: string
  appid: string
  openid: string
  sealed: string
  signIn: number
  now: string
  forgetBefore: string
}

const upsertKey = statement((db, p: NewKey) =>
  db
    .insertInto('session_keys')
    .values({
      id: p.id,
      appid: p.appid,
      openid: p.openid,
      session_key: p.sealed,
      sign_in: p.signIn,
      seen_at: p.now,
      attempts: 0,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => {
        const isForgotten = eb('session_keys.counted_since', '<=', p.forgetBefore)
        const isBurnt = eb('session_keys.attempts', '>=', limits.attemptsPerSessionKey)
        return {
          sign_in: eb.ref('excluded.sign_in'),
          seen_at: eb.ref('excluded.seen_at'),
          replaced_at: null,
          session_key: eb
            .case()
            .when(eb.and([isBurnt, eb.not(isForgotten)]))
            .then(eb.ref('session_keys.session_key'))
            .else(eb.ref('excluded.session_key'))
            .end(),
          attempts: eb.case().when(isForgotten).then(0).else(eb.ref('session_keys.attempts')).end(),
        }
      }),
    ),
)

/** Everything but the newest is replaced; what is not among the newest three is erased. */
const replaceOlder = statement((db, p: { id: string; appid: string; openid: string; now: string }) =>
  db
    .updateTable('session_keys')
    .set((eb) => ({
      replaced_at: eb.fn.coalesce('replaced_at', eb.val(p.now)),
      session_key: eb
        .case()
        .when(
          'id',
          'in',
          eb
            .selectFrom('session_keys as newer')
            .select('newer.id')
            .where('newer.appid', '=', p.appid)
            .where('newer.openid', '=', p.openid)
            .where('newer.session_key', 'is not', null)
            .orderBy('newer.sign_in', 'desc')
            .limit(limits.sessionKeysPerOpenid),
        )
        .then(eb.ref('session_keys.session_key'))
        .else(null)
        .end(),
    }))
    .where('appid', '=', p.appid)
    .where('openid', '=', p.openid)
    .where('id', '!=', p.id),
)
