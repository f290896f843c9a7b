import { accountEvent, accountPhone, findAccount, findOwner, learnUnionid, linkByUnionid } from './accounts.ts'
import { RaceLost, type Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { linkIdentity } from './identities.ts'
import { claimWaiting, takeNumber, type NumberProof } from './numberMoves.ts'
import type { AccountRow } from './schema.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

interface Registration extends NumberProof {
  /** For a new account. */
  accountId: string
  /** Only a number that WeChat vouched for is an identifier; another one is kept, and finds nobody. */
  confirmed: boolean
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
  const own = await findOwn(tx, registration)
  if (own) return giveNumber(tx, own, registration)

  const { keyring, person, accountId, phone, confirmed, isFresh, now } = registration
  const index = keyring.phoneIndex(phone)
  if (!confirmed && (await findOwner(tx, index))) return 'conflict'
  if (isFresh) {
    const waiting = await claimWaiting(tx, registration, index)
    if (waiting) return { account: waiting, isNew: false }
    await takeNumber(tx, { index, to: accountId, now })
  }
  const account: AccountRow = {
    id: accountId,
    unionid: person.unionid,
    phone: keyring.seal(accountPhone, accountId, phone),
    phone_index: confirmed ? index : null,
    confirmed: Number(confirmed),
    proved_at: confirmed ? at(now) : null,
    created_at: at(now),
    erased_at: null,
  }
  if (await tx.run(insertAccount, account)) {
    await linkIdentity(tx, person, accountId, now)
    await appendEvent(tx, accountEvent('account_created', person, accountId, now))
    if (confirmed) await appendEvent(tx, accountEvent('phone_proved', person, accountId, now))
    return { account, isNew: true }
  }
  // Somebody was first: the same person from another app, or a stranger with this number.
  const linked = await linkOwn(tx, registration)
  if (linked) return giveNumber(tx, linked, registration)
  if (isFresh) throw new RaceLost()
  return 'conflict'
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
  const { keyring, person, phone, confirmed, isFresh, now } = registration
  const index = keyring.phoneIndex(phone)
  const isProven = account.phone !== null && account.confirmed === 1
  if (isProven && account.phone_index !== index) return { account, isNew: false }

  if (isFresh) await takeNumber(tx, { index, to: account.id, now })
  const owner = await findOwner(tx, index)
  if (owner && owner.id !== account.id) {
    if (isFresh) throw new RaceLost() // a tap was faster by a moment, and does not keep it
    return 'conflict'
  }
  const proved = await tx.first(setPhone, {
    accountId: account.id,
    phone: keyring.seal(accountPhone, account.id, phone),
    index: confirmed ? index : null,
    confirmed: Number(confirmed),
    provedAt: confirmed ? at(now) : null,
  })
  if (proved && confirmed) await appendEvent(tx, accountEvent('phone_proved', person, account.id, now))
  return { account: proved ?? account, isNew: false }
}

const insertAccount = statement((db, p: { [C in keyof AccountRow]: AccountRow[C] }) =>
  db
    .insertInto('accounts')
    .values({
      id: p.id,
      unionid: p.unionid,
      phone: p.phone,
      phone_index: p.phone_index,
      confirmed: p.confirmed,
      proved_at: p.proved_at,
      created_at: p.created_at,
    })
    .onConflict((conflict) => conflict.doNothing()),
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
