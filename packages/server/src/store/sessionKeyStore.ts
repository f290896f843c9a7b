import { limits } from '../domain/limits.ts'
import type { Keyring, SessionKeyStore } from '../ports.ts'
import type { Database } from './database.ts'
import { appendEvent } from './events.ts'
import { sealedSessionKey } from './sessionKeys.ts'
import { statement } from './statement.ts'
import { at, earlier } from './time.ts'

export function createSessionKeyStore({
  database,
  keyring,
}: {
  database: Database
  keyring: Keyring
}): SessionKeyStore {
  return {
    async countAttempt({ appid, openid, now }) {
      const times = {
        now: at(now),
        forgetBefore: earlier(now, limits.sessionKeyMemorySeconds),
        replacedAfter: earlier(now, limits.replacedSessionKeySeconds),
      }
      const rows = await database.write(async (tx) => {
        // The fifth attempt may still succeed and be taken back, so a key is erased only when the next one comes.
        for (const burnt of await tx.all(eraseBurnt, { appid, openid, forgetBefore: times.forgetBefore })) {
          await appendEvent(tx, { kind: 'session_key_burnt', at: now, ...burnt })
        }
        return tx.all(count, { appid, openid, ...times })
      })
      return rows
        .toSorted((a, b) => b.sign_in - a.sign_in)
        .map(({ id, session_key }) => ({ id, sessionKey: keyring.open(sealedSessionKey, id, session_key!) }))
    },

    async takeBack({ keyIds }) {
      await database.write(async (tx) => {
        for (const id of keyIds) await tx.run(uncount, { id })
      })
    },
  }
}

interface CountArgs extends Record<string, string> {
  appid: string
  openid: string
  now: string
  forgetBefore: string
  replacedAfter: string
}

const count = statement((db, p: CountArgs) =>
  db
    .updateTable('session_keys')
    .set((eb) => {
      const startsAnew = eb.or([eb('counted_since', 'is', null), eb('counted_since', '<=', p.forgetBefore)])
      return {
        attempts: eb
          .case()
          .when(startsAnew)
          .then(1)
          .else(eb('attempts', '+', 1))
          .end(),
        counted_since: eb.case().when(startsAnew).then(eb.val(p.now)).else(eb.ref('counted_since')).end(),
      }
    })
    .where('appid', '=', p.appid)
    .where('openid', '=', p.openid)
    .where('session_key', 'is not', null)
    .where((eb) => eb.or([eb('replaced_at', 'is', null), eb('replaced_at', '>', p.replacedAfter)]))
    .where((eb) =>
      eb.or([eb('attempts', '<', limits.attemptsPerSessionKey), eb('counted_since', '<=', p.forgetBefore)]),
    )
    .returning(['id', 'session_key', 'sign_in']),
)

const eraseBurnt = statement((db, p: { appid: string; openid: string; forgetBefore: string }) =>
  db
    .updateTable('session_keys')
    .set({ session_key: null })
    .where('appid', '=', p.appid)
    .where('openid', '=', p.openid)
    .where('session_key', 'is not', null)
    .where('attempts', '>=', limits.attemptsPerSessionKey)
    .where('counted_since', '>', p.forgetBefore)
    .returning(['appid', 'openid']),
)

/** A key that was erased as burnt stays burnt. */
const uncount = statement((db, p: { id: string }) =>
  db
    .updateTable('session_keys')
    .set((eb) => ({ attempts: eb('attempts', '-', 1) }))
    .where('id', '=', p.id)
    .where('attempts', '>', 0)
    .where((eb) => eb.or([eb('attempts', '<', limits.attemptsPerSessionKey), eb('session_key', 'is not', null)])),
)
