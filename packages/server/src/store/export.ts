import type { Identity } from '../domain/entities.ts'
import { limits } from '../domain/limits.ts'
import type { Keyring, PersonalData } from '../ports.ts'
import { findAccount, toAccount } from './accounts.ts'
import { toContact } from './contacts.ts'
import type { Connection } from './database.ts'
import { findIdentitiesOf } from './identities.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

/** Everything held of one person; of the log the newest `limits.exportedEvents`, in the order they happened. */
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
  const events = await findEvents(read, accountId, identities)
  return {
    account: toAccount(keyring, account),
    identities: identities.map(({ appid, openid, linked_at }) => ({ appid, openid, linkedAt: new Date(linked_at!) })),
    contacts: contacts.map((row) => toContact(keyring, row)),
    consents: events.filter(({ kind }) => kind === 'flow_opened').map(readConsent),
    events: events.map((event) => ({ kind: event.kind, at: new Date(event.at) })),
  }
}

/** One bounded walk of an index for the account and for each of its identities: the log itself grows without end. */
async function findEvents(read: Connection, accountId: string, identities: Identity[]) {
  const found = await read.all(eventsOfAccount, { accountId })
  for (const { appid, openid } of identities) found.push(...(await read.all(eventsOfPerson, { appid, openid })))
  const byId = new Map(found.map((event) => [Number(event.id), event])) // an event may name both
  return [...byId]
    .toSorted(([a], [b]) => a - b)
    .slice(-limits.exportedEvents)
    .map(([, event]) => event)
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

const eventsOfAccount = statement((db, p: { accountId: string }) =>
  db
    .selectFrom('events')
    .select(['id', 'kind', 'at', 'data'])
    .where('account_id', '=', p.accountId)
    .orderBy('id', 'desc')
    .limit(limits.exportedEvents),
)

const eventsOfPerson = statement((db, p: { appid: string; openid: string }) =>
  db
    .selectFrom('events')
    .select(['id', 'kind', 'at', 'data'])
    .where('appid', '=', p.appid)
    .where('openid', '=', p.openid)
    .orderBy('id', 'desc')
    .limit(limits.exportedEvents),
)
