import { createHash } from 'node:crypto'
import type { Identity, Session } from '../domain/entities.ts'
import { limits } from '../domain/limits.ts'
import type { Policy } from '../domain/policy.ts'
import type { Keyring, Random, Reserved, SessionStore } from '../ports.ts'
import { findAccount, learnUnionid, linkByUnionid, toAccount } from './accounts.ts'
import type { Connection, Database } from './database.ts'
import { appendEvent } from './events.ts'
import { startFamily } from './families.ts'
import { newTimedId } from './ids.ts'
import { countJunk, forgiveJunk } from './junk.ts'
import type { AccountRow } from './schema.ts'
import { rememberSessionKey } from './sessionKeys.ts'
import { spendOnce } from './spent.ts'
import { statement } from './statement.ts'
import { answerOf } from './takenBack.ts'
import { at, later } from './time.ts'

interface Deps {
  database: Database
  keyring: Keyring
  random: Random
  policy: Policy
}

export function createSessionStore({ database, keyring, random, policy }: Deps): SessionStore {
  return {
    async reserveLoginCode({ loginCode, network, now }) {
      const fingerprint = keyring.fingerprint('login_code', loginCode)
      const unit = database.write(async (tx): Promise<Reserved> => {
        if (!(await spendOnce(tx, { fingerprint, kind: 'login_code', now }))) return { kind: 'spent' }
        await countJunk(tx, { keyring, policy, network, now })
        return { kind: 'reserved' }
      })
      return answerOf(unit)
    },

    async forgiveLoginCode({ network }) {
      if (network) await database.write((tx) => forgiveJunk(tx, { keyring, policy, network }))
    },

    async signIn({ appid, openid, unionid, sessionKey, sessionToken, network, now }) {
      const session: Session = {
        id: newTimedId(random, now),
        appid,
        openid,
        expiresAt: new Date(later(now, limits.sessionTtlSeconds)),
      }
      const familyId = newTimedId(random, now)
      return database.write(async (tx) => {
        const identity = await tx.first(upsertIdentity, { appid, openid, unionid: unionid ?? null })
        if (!identity) throw new Error('An upsert returned no row')
        const signIn = identity.sign_ins

        await rememberSessionKey(tx, { keyring, appid, openid, sessionKey, signIn, now })
        await addSession(tx, { session, sessionToken, signIn })
        const row = await recognise(tx, { appid, openid, ...identity, now })

        await appendEvent(tx, {
          kind: 'signed_in',
          at: now,
          appid,
          openid,
          sessionId: session.id,
          ...(row && { accountId: row.id }),
        })
        const family =
          row && (await startFamily(tx, { id: familyId, accountId: row.id, appid, sessionId: session.id, now }))
        await forgiveJunk(tx, { keyring, policy, network })
        return { session, ...(row && family && { known: { account: toAccount(keyring, row), family } }) }
      })
    },

    async find({ sessionToken, now }) {
      const row = await database.read.first(findByToken, { tokenHash: hash(sessionToken), now: at(now) })
      return row && { id: row.id, appid: row.appid, openid: row.openid, expiresAt: new Date(row.expires_at) }
    },
  }
}

async function addSession(
  tx: Connection,
  { session, sessionToken, signIn }: { session: Session; sessionToken: string; signIn: number },
): Promise<void> {
  const { id, appid, openid, expiresAt } = session
  await tx.send(insertSession, { id, tokenHash: hash(sessionToken), appid, openid, signIn, expiresAt: at(expiresAt) })
  // Each sign-in makes one session and gets the next number, so the newest ten have the ten highest.
  if (signIn > limits.sessionsPerOpenid) {
    await tx.send(deleteSessions, { appid, openid, before: signIn - limits.sessionsPerOpenid })
  }
}

interface Signed extends Identity {
  account_id: string | null
  unionid: string | null
  now: Date
}

/** The account of this openid, else the one of its unionid. */
async function recognise(tx: Connection, signed: Signed): Promise<AccountRow | undefined> {
  const { appid, openid, account_id: accountId, unionid, now } = signed
  if (!accountId) return unionid === null ? undefined : linkByUnionid(tx, { appid, openid, unionid, now })
  const row = await findAccount(tx, accountId)
  if (row && unionid !== null && row.unionid === null) await learnUnionid(tx, row.id, unionid)
  return row
}

/** A session token has 256 random bits: nothing to guess, so a plain hash hides it. */
const hash = (sessionToken: string) => createHash('sha256').update(sessionToken).digest('base64url')

const upsertIdentity = statement((db, p: { appid: string; openid: string; unionid: string | null }) =>
  db
    .insertInto('identities')
    .values({ appid: p.appid, openid: p.openid, unionid: p.unionid, sign_ins: 1 })
    .onConflict((conflict) =>
      conflict.columns(['appid', 'openid']).doUpdateSet((eb) => ({
        sign_ins: eb('identities.sign_ins', '+', 1),
        unionid: eb.fn.coalesce('excluded.unionid', 'identities.unionid'),
      })),
    )
    .returning(['sign_ins', 'unionid', 'account_id']),
)

interface NewSession extends Record<string, string | number> {
  id: string
  tokenHash: string
  appid: string
  openid: string
  signIn: number
  expiresAt: string
}

const insertSession = statement((db, p: NewSession) =>
  db.insertInto('sessions').values({
    id: p.id,
    token_hash: p.tokenHash,
    appid: p.appid,
    openid: p.openid,
    sign_in: p.signIn,
    flows: 0,
    expires_at: p.expiresAt,
  }),
)

const deleteSessions = statement((db, p: { appid: string; openid: string; before: number }) =>
  db
    .deleteFrom('sessions')
    .where('appid', '=', p.appid)
    .where('openid', '=', p.openid)
    .where('sign_in', '<=', p.before),
)

const findByToken = statement((db, p: { tokenHash: string; now: string }) =>
  db
    .selectFrom('sessions')
    .select(['id', 'appid', 'openid', 'expires_at'])
    .where('token_hash', '=', p.tokenHash)
    .where('expires_at', '>', p.now),
)
