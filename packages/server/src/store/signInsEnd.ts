import { sql, type Compilable, type Kysely } from 'kysely'
import { statesAllowing } from '../domain/flow.ts'
import type { Database } from './database.ts'
import type { Schema } from './schema.ts'
import { engines } from './statement.ts'
import { at } from './time.ts'

export interface SignInsEnded {
  /** Of `wx.login`. */
  sessions: number
  /** Devices with tokens. */
  families: number
}

/**
 * Ends every sign-in, of whatever age: sessions, session_keys, families of tokens, open flows and codes. A database that
 * was put back knows nothing of what ended since it was copied, so nothing it holds may count. Accounts, numbers,
 * contacts, the log, spent proofs and all counts stay.
 */
export async function endSignIns(database: Database, now: Date): Promise<SignInsEnded> {
  const db = engines[database.engine]
  const ended: SignInsEnded = { sessions: 0, families: 0 }
  // One transaction without a deadline: there may be millions, and half of them ended is no state to be in.
  await database.exclusively(async (execute) => {
    const count = async (query: Compilable<{ rows: number | string | bigint }>) =>
      Number((await execute(query.compile()))[0]?.rows)
    ended.sessions = await count(db.selectFrom('sessions').select((eb) => eb.fn.countAll().as('rows')))
    ended.families = await count(
      db
        .selectFrom('token_families')
        .select((eb) => eb.fn.countAll().as('rows'))
        .where('revoked_at', 'is', null),
    )
    for (const step of steps(db, at(now))) await execute(step.compile())
    await execute(
      db
        .insertInto('events')
        .values({ kind: 'sign_ins_ended', at: at(now), data: JSON.stringify(ended) })
        .compile(),
    )
  })
  return ended
}

const steps = (db: Kysely<Schema>, now: string): Compilable[] => [
  db
    .insertInto('events')
    .columns(['kind', 'at', 'appid', 'openid', 'session_id', 'flow_id'])
    .expression(
      db
        .selectFrom('flows')
        .select(sql`cast('flow_cancelled' as text)`.as('kind'))
        .select(sql`cast(${now} as text)`.as('at'))
        .select(['appid', 'openid', 'session_id', 'id'])
        .where('state', 'in', statesAllowing('cancel')),
    ),
  db.updateTable('flows').set({ state: 'cancelled' }).where('state', 'in', statesAllowing('cancel')),
  db.deleteFrom('otps'),
  db.deleteFrom('sessions'),
  db.deleteFrom('token_families'),
  // Their counts stay: a key that was tried has as few tries left as it had.
  db
    .updateTable('session_keys')
    .set((eb) => ({ session_key: null, replaced_at: eb.fn.coalesce('replaced_at', eb.val(now)) })),
  // WeChat's access_token has been renewed since, by somebody whose generation is forgotten.
  db.deleteFrom('access_tokens'),
]
