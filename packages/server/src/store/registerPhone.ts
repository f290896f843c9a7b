import type { Keyring } from '../ports.ts'
import { accountPhone, findAccount, learnUnionid, linkByUnionid } from './accounts.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { linkIdentity, type KnownIdentity } from './identities.ts'
import type { AccountRow } from './schema.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

interface Registration {
  keyring: Keyring
  /** Locked by this unit. */
  person: KnownIdentity
  /** For a new account. */
  accountId: string
  phone: string
  /** Only a number that WeChat vouched for is an identifier; another one is kept, and finds nobody. */
  confirmed: boolean
  now: Date
}

/**
 * Finds or makes the person's account with this number: by openid, by unionid, else a new one. A number known to
 * another account is a `conflict` that changes nothing there: numbers return to sale, and a tap may carry a stale one.
 */
export async function registerPhone(
  tx: Connection,
  registration: Registration,
): Promise<{ account: AccountRow; isNew: boolean } | 'conflict'> {
  const account = await findOwn(tx, registration)
  if (account) return giveNumber(tx, account, registration)

  const { keyring, person, accountId, phone, confirmed, now } = registration
  const index = keyring.phoneIndex(phone)
  if (!confirmed && (await tx.first(byPhone, { index }))) return 'conflict'
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
  return linked ? giveNumber(tx, linked, registration) : 'conflict'
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
  const { keyring, phone, confirmed } = registration
  const index = keyring.phoneIndex(phone)
  const isProven = account.phone !== null && account.confirmed === 1
  if (isProven && account.phone_index !== index) return { account, isNew: false }

  const owner = await tx.first(byPhone, { index })
  if (owner && owner.id !== account.id) return 'conflict'
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
  kind: 'account_created' | 'phone_proved',
  { person: { appid, openid }, now }: Registration,
  accountId: string,
): Promise<void> {
  return appendEvent(tx, { kind, at: now, appid, openid, accountId })
}

const byPhone = statement((db, p: { index: string }) =>
  db.selectFrom('accounts').select('id').where('phone_index', '=', p.index),
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
