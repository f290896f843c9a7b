import type { Keyring, PersonalData } from '../ports.ts'
import { findAccount, toAccount } from './accounts.ts'
import { toContact } from './contacts.ts'
import type { Connection } from './database.ts'
import { findIdentitiesOf } from './identities.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

/** Everything held of one person. */
export async function exportAccount(
  read: Connection,
  keyring: Keyring,
  accountId: string,
  now: Date,
): Promise<PersonalData | undefined> {
  const account = await findAccount(read, accountId)
  if (!account) return undefined
  const identities = await findIdentitiesOf(read, accountId)
  const contacts = await read.all(contactsOf, { accountId, now: at(now) })
  const events = await read.all(eventsOf, { accountId })
  return {
    account: toAccount(keyring, account),
    identities: identities.map(({ appid, openid, linked_at }) => ({ appid, openid, linkedAt: new Date(linked_at!) })),
    contacts: contacts.map((row) => toContact(keyring, row)),
    consents: events.filter(({ kind }) => kind === 'flow_opened').map(readConsent),
    events: events.map((event) => ({ kind: event.kind, at: new Date(event.at) })),
  }
}

/** The consent receipt, as `open` of the flow store wrote it. */
function readConsent(event: { at: string; data: string | null }): PersonalData['consents'][number] {
  const { scene, policyVersion } = JSON.parse(event.data!) as { scene: string; policyVersion: string }
  return { scene, policyVersion, at: new Date(event.at) }
}

const contactsOf = statement((db, p: { accountId: string; now: string }) =>
  db
    .selectFrom('contacts')
    .innerJoin('identities', (join) =>
      join.onRef('identities.appid', '=', 'contacts.appid').onRef('identities.openid', '=', 'contacts.openid'),
    )
    .selectAll('contacts')
    .where('identities.account_id', '=', p.accountId)
    .where('contacts.retain_until', '>', p.now)
    .orderBy('contacts.created_at'),
)

const eventsOf = statement((db, p: { accountId: string }) =>
  db
    .selectFrom('events')
    .leftJoin('identities', (join) =>
      join.onRef('identities.appid', '=', 'events.appid').onRef('identities.openid', '=', 'events.openid'),
    )
    .select(['events.kind', 'events.at', 'events.data'])
    .where((eb) => eb.or([eb('events.account_id', '=', p.accountId), eb('identities.account_id', '=', p.accountId)]))
    .orderBy('events.id'),
)
