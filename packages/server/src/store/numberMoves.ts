import { limits } from '../domain/limits.ts'
import type { Keyring } from '../ports.ts'
import { accountEvent, accountPhone, findAccount, findOwner, learnUnionid } from './accounts.ts'
import { RaceLost, type Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { revokeFamiliesOf } from './families.ts'
import { linkIdentity, type KnownIdentity } from './identities.ts'
import type { AccountRow } from './schema.ts'
import { endOtherSessions } from './signOut.ts'
import { statement } from './statement.ts'
import { at, earlier } from './time.ts'

/** A number, and the person it is shown to be of. */
export interface NumberProof {
  keyring: Keyring
  /** Locked by this unit. */
  person: KnownIdentity
  /** E.164. */
  phone: string
  /**
   * An SMS code of ours was entered just now: the one proof that takes a number from another account. A tap does not,
   * for WeChat may know a number that was sold to somebody else since.
   */
  isFresh: boolean
  now: Date
}

/**
 * Gives the person's account another number, for an SMS code sent there and for nothing else, which ends every sign-in
 * to it but the one that comes of this.
 *
 * @param kept The session that asked, and its flow.
 * @returns `conflict` if the proof is not fresh, or there is no account any more.
 */
export async function changePhone(
  tx: Connection,
  proof: NumberProof,
  kept: { sessionId: string; flowId: string },
): Promise<{ account: AccountRow; isNew: false } | 'conflict'> {
  const { keyring, person, phone, isFresh, now } = proof
  if (!isFresh) return 'conflict'
  const account = person.accountId === null ? undefined : await findAccount(tx, person.accountId)
  if (!account) return 'conflict'
  await endOtherSessions(tx, account.id, { ...kept, now })
  const index = keyring.phoneIndex(phone)
  await takeNumber(tx, { index, to: account.id, now })
  const changed = await tx.first(replacePhone, {
    accountId: account.id,
    phone: keyring.seal(accountPhone, account.id, phone),
    index,
    now: at(now),
  })
  if (!changed) throw new RaceLost()
  await revokeFamiliesOf(tx, account.id, now)
  await appendEvent(tx, accountEvent('phone_changed', person, account.id, now))
  await appendEvent(tx, accountEvent('phone_proved', person, account.id, now))
  return { account: changed, isNew: false }
}

/** The account that has the number loses it, and nothing else. */
export async function takeNumber(
  tx: Connection,
  { index, to, now }: { index: string; to: string; now: Date },
): Promise<void> {
  const owner = await findOwner(tx, index)
  if (!owner || owner.id === to) return
  // In the order of their ids: two people who take each other's number would wait for each other.
  for (const accountId of [owner.id, to].sort()) await tx.first(lockAccount, { accountId })
  const loser = await tx.first(releasePhone, { index, to })
  if (loser) await appendEvent(tx, { kind: 'phone_moved', at: now, accountId: loser.id, data: { to } })
}

/** An account without any WeChat sign-in, whose number was proven lately: whoever proves the number now is awaited. */
export async function claimWaiting(
  tx: Connection,
  { person, now }: Pick<NumberProof, 'person' | 'now'>,
  index: string,
): Promise<AccountRow | undefined> {
  const account = await tx.first(proveWaiting, {
    index,
    unionid: person.unionid ?? '',
    since: earlier(now, limits.resaleSeconds),
    now: at(now),
  })
  if (!account) return undefined
  // Whatever was handed out before this proof may be somebody else's.
  await revokeFamiliesOf(tx, account.id, now)
  await linkIdentity(tx, person, account.id, now)
  if (person.unionid !== null) await learnUnionid(tx, account.id, person.unionid)
  await appendEvent(tx, accountEvent('account_linked', person, account.id, now))
  await appendEvent(tx, accountEvent('phone_proved', person, account.id, now))
  return account
}

const lockAccount = statement((db, p: { accountId: string }, lock) =>
  lock(db.selectFrom('accounts').select('id').where('id', '=', p.accountId)),
)

const releasePhone = statement((db, p: { index: string; to: string }) =>
  db
    .updateTable('accounts')
    .set({ phone: null, phone_index: null, confirmed: 0, proved_at: null })
    .where('phone_index', '=', p.index)
    .where('id', '!=', p.to)
    .returning('id'),
)

interface Waiting extends Record<string, string> {
  index: string
  unionid: string
  since: string
  now: string
}

const proveWaiting = statement((db, p: Waiting) =>
  db
    .updateTable('accounts')
    .set({ proved_at: p.now })
    .where('phone_index', '=', p.index)
    .where('proved_at', '>', p.since)
    // Who bears another unionid is another person of WeChat's.
    .where((eb) => eb.or([eb('unionid', 'is', null), eb('unionid', '=', p.unionid)]))
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom('identities').select('openid').whereRef('identities.account_id', '=', 'accounts.id')),
      ),
    )
    .returningAll(),
)

const replacePhone = statement((db, p: { accountId: string; phone: string; index: string; now: string }) =>
  db
    .updateTable('accounts')
    .set({ phone: p.phone, phone_index: p.index, confirmed: 1, proved_at: p.now })
    .where('id', '=', p.accountId)
    .where('erased_at', 'is', null)
    .returningAll(),
)
