import type { Keyring } from '../ports.ts'
import { accountPhone, findAccount, learnUnionid, linkByUnionid } from './accounts.ts'
import { RaceLost, type Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { revokeFamiliesOf } from './families.ts'
import { linkIdentity, type KnownIdentity } from './identities.ts'
import type { AccountRow } from './schema.ts'
import { endOtherSessions } from './signOut.ts'
import { statement } from './statement.ts'
import { at, earlier } from './time.ts'

interface Registration {
  keyring: Keyring
  /** Locked by this unit. */
  person: KnownIdentity
  /** For a new account. */
  accountId: string
  phone: string
  /** Only a number that WeChat vouched for is an identifier; another one is kept, and finds nobody. */
  confirmed: boolean
  /**
   * An SMS code of ours was entered just now: the one proof that takes a number from another account. A tap does not,
   * for WeChat may know a number that was sold to somebody else since.
   */
  isFresh: boolean
  now: Date
}

/**
 * Finds or makes the person's account with this number: by openid, by unionid, else a new one. A number known to
 * another account is a `conflict` that changes nothing there, unless the proof is fresh: then the number moves, and the
 * other account keeps its WeChat sign-in. An account that nobody has signed in to yet, with a number proven within 90
 * days (numbers return to sale after that), is the person's own.
 */
export async function registerPhone(
  tx: Connection,
  registration: Registration,
): Promise<{ account: AccountRow; isNew: boolean } | 'conflict'> {
  const account = await findOwn(tx, registration)
  if (account) return giveNumber(tx, account, registration)

  const { keyring, person, accountId, phone, confirmed, isFresh, now } = registration
  const index = keyring.phoneIndex(phone)
  if (!confirmed && (await tx.first(byPhone, { index }))) return 'conflict'
  if (isFresh) {
    const waiting = await claimWaiting(tx, registration, index)
    if (waiting) return { account: waiting, isNew: false }
    await takeNumber(tx, { index, to: accountId, now })
  }
  const created = await tx.first(insertAccount, {
    accountId,
    unionid: person.unionid,
    phone: keyring.seal(accountPhone, accountId, phone),
    index: confirmed ? index : null,
    confirmed: Number(confirmed),
    provedAt: confirmed ? at(now) : null,
    now: at(now),
  })
  if (created) {
    await linkIdentity(tx, person, accountId, now)
    await noteEvent(tx, 'account_created', registration, accountId)
    if (confirmed) await noteEvent(tx, 'phone_proved', registration, accountId)
    return { account: created, isNew: true }
  }
  // Somebody was first: the same person from another app, or a stranger with this number.
  const linked = await linkOwn(tx, registration)
  if (linked) return giveNumber(tx, linked, registration)
  if (isFresh) throw new RaceLost()
  return 'conflict'
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
  registration: Registration,
  kept: { sessionId: string; flowId: string },
): Promise<{ account: AccountRow; isNew: false } | 'conflict'> {
  const { keyring, person, phone, isFresh, now } = registration
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
  await noteEvent(tx, 'phone_changed', registration, account.id)
  await noteEvent(tx, 'phone_proved', registration, account.id)
  return { account: changed, isNew: false }
}

/** An account without any WeChat sign-in, whose number was proven lately: whoever proves the number now is awaited. */
async function claimWaiting(
  tx: Connection,
  { person, now }: Registration,
  index: string,
): Promise<AccountRow | undefined> {
  const account = await tx.first(proveWaiting, {
    index,
    unionid: person.unionid ?? '',
    since: earlier(now, resaleSeconds),
    now: at(now),
  })
  if (!account) return undefined
  // Whatever was handed out before this proof may be somebody else's.
  await revokeFamiliesOf(tx, account.id, now)
  await linkIdentity(tx, person, account.id, now)
  if (person.unionid !== null) await learnUnionid(tx, account.id, person.unionid)
  const { appid, openid } = person
  for (const kind of ['account_linked', 'phone_proved'] as const) {
    await appendEvent(tx, { kind, at: now, appid, openid, accountId: account.id })
  }
  return account
}

/** Numbers return to sale 90 days after they were given up. */
const resaleSeconds = 90 * 24 * 60 * 60

/** The account that has the number loses it, and nothing else. */
async function takeNumber(tx: Connection, { index, to, now }: { index: string; to: string; now: Date }): Promise<void> {
  const owner = await tx.first(byPhone, { index })
  if (!owner || owner.id === to) return
  // In the order of their ids: two people who take each other's number would wait for each other.
  for (const accountId of [owner.id, to].sort()) await tx.run(lockAccount, { accountId })
  const loser = await tx.first(releasePhone, { index, to })
  if (loser) await appendEvent(tx, { kind: 'phone_moved', at: now, accountId: loser.id, data: { to } })
}

async function findOwn(tx: Connection, registration: Registration): Promise<AccountRow | undefined> {
  const { person } = registration
  const account = person.accountId === null ? undefined : await findAccount(tx, person.accountId)
  if (account && person.unionid !== null && account.unionid === null) {
    await learnUnionid(tx, account.id, person.unionid)
  }
  return account ?? linkOwn(tx, registration)
}

async function linkOwn(tx: Connection, { person, now }: Registration): Promise<AccountRow | undefined> {
  const { appid, openid, unionid } = person
  return unionid === null ? undefined : linkByUnionid(tx, { appid, openid, unionid, now })
}

/** A proven number stays what it is, whatever a tap says; a missing one is filled in, an unproven one replaced by a proof. */
async function giveNumber(
  tx: Connection,
  account: AccountRow,
  registration: Registration,
): Promise<{ account: AccountRow; isNew: false } | 'conflict'> {
  const { keyring, phone, confirmed, isFresh, now } = registration
  const index = keyring.phoneIndex(phone)
  const isProven = account.phone !== null && account.confirmed === 1
  if (isProven && account.phone_index !== index) return { account, isNew: false }

  if (isFresh) await takeNumber(tx, { index, to: account.id, now })
  const owner = await tx.first(byPhone, { index })
  if (owner && owner.id !== account.id) {
    if (isFresh) throw new RaceLost() // a tap was faster by a moment, and does not keep it
    return 'conflict'
  }
  const proved = await tx.first(setPhone, {
    accountId: account.id,
    phone: keyring.seal(accountPhone, account.id, phone),
    index: confirmed ? index : null,
    confirmed: Number(confirmed),
    provedAt: confirmed ? at(registration.now) : null,
  })
  if (proved && confirmed) await noteEvent(tx, 'phone_proved', registration, account.id)
  return { account: proved ?? account, isNew: false }
}

function noteEvent(
  tx: Connection,
  kind: 'account_created' | 'phone_proved' | 'phone_changed',
  { person: { appid, openid }, now }: Registration,
  accountId: string,
): Promise<void> {
  return appendEvent(tx, { kind, at: now, appid, openid, accountId })
}

const byPhone = statement((db, p: { index: string }) =>
  db.selectFrom('accounts').select('id').where('phone_index', '=', p.index),
)

const lockAccount = statement((db, p: { accountId: string }) =>
  db
    .updateTable('accounts')
    .set((eb) => ({ phone_index: eb.ref('phone_index') }))
    .where('id', '=', p.accountId),
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

interface NewAccount extends Record<string, string | number | null> {
  accountId: string
  unionid: string | null
  phone: string
  index: string | null
  confirmed: number
  provedAt: string | null
  now: string
}

const insertAccount = statement((db, p: NewAccount) =>
  db
    .insertInto('accounts')
    .values({
      id: p.accountId,
      unionid: p.unionid,
      phone: p.phone,
      phone_index: p.index,
      confirmed: p.confirmed,
      proved_at: p.provedAt,
      created_at: p.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll(),
)

interface SetPhone extends Record<string, string | number | null> {
  accountId: string
  phone: string
  index: string | null
  confirmed: number
  provedAt: string | null
}

const setPhone = statement((db, p: SetPhone) =>
  db
    .updateTable('accounts')
    .set({ phone: p.phone, phone_index: p.index, confirmed: p.confirmed, proved_at: p.provedAt })
    .where('id', '=', p.accountId)
    .where('erased_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('phone', 'is', null),
        eb('confirmed', '<', p.confirmed),
        eb('phone_index', '=', p.index), // the same number, proven again
      ]),
    )
    .returningAll(),
)
