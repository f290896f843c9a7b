import type { FlowState } from '@quickreg/contract'
import type { Flow, FlowHead, FlowOutcome, Identity } from '../domain/entities.ts'
import type { Event, EventKind } from '../domain/events.ts'
import { statesAllowing } from '../domain/flow.ts'
import type { Policy } from '../domain/policy.ts'
import type { Keyring, Random } from '../ports.ts'
import { findAccount, toAccount } from './accounts.ts'
import { findStanding } from './budgets.ts'
import { findContact, toContact } from './contacts.ts'
import type { Connection, Database } from './database.ts'
import { findLiveFamily, toFamily } from './families.ts'
import type { AccountRow, FlowRow } from './schema.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

export interface FlowDeps {
  database: Database
  keyring: Keyring
  random: Random
  policy: Policy
}

export type FlowReader = Pick<FlowDeps, 'keyring' | 'policy'>

interface Own {
  flowId: string
  session: { id: string }
}

/** What is needed of a row to go on with its flow; reading all 25 columns of it takes twice as long. */
export const headColumns = [
  'id',
  'session_id',
  'appid',
  'openid',
  'purpose',
  'scene',
  'policy_version',
  'state',
  'created_at',
  'expires_at',
  'claim_id',
  'claimed_until',
  'note_quick',
  'note_realtime',
  'note_sms',
] as const satisfies readonly (keyof FlowRow)[]
export type FlowHeadRow = Pick<FlowRow, (typeof headColumns)[number]>

/** A flow belongs to the session that opened it; to all others it does not exist. */
export function findFlowRow(connection: Connection, { flowId, session }: Own): Promise<FlowRow | undefined> {
  return connection.first(ownFlow, { flowId, sessionId: session.id })
}

export async function findFlowHead(connection: Connection, own: Own & { now: Date }): Promise<FlowHead | undefined> {
  const row = await connection.first(ownHead, { flowId: own.flowId, sessionId: own.session.id })
  return row && toFlowHead(row, own.now)
}

/** A flow with what accounts, limits and budgets say of it now. */
export async function loadFlow(
  connection: Connection,
  { keyring, policy }: FlowReader,
  row: FlowRow,
  now: Date,
): Promise<Flow> {
  const head = toFlowHead(row, now)
  if (head.state === 'completed') {
    return { ...head, facts: [], outcome: await loadOutcome(connection, keyring, row, now) }
  }
  if (!isOpen(head.state)) return { ...head, facts: [] }
  // Asked for together, they are one journey to a database across a network.
  const [known, { facts }] = await Promise.all([
    row.purpose === 'change_phone' ? undefined : findKnownAccount(connection, row),
    findStanding(connection, { keyring, policy, person: row, now }),
  ])
  return { ...head, facts, ...(known && { knownPhone: toAccount(keyring, known).phone }) }
}

export function toFlowHead(row: FlowHeadRow, now: Date): FlowHead {
  return {
    id: row.id,
    sessionId: row.session_id,
    purpose: row.purpose,
    scene: row.scene,
    policyVersion: row.policy_version,
    state: stateOf(row, now),
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    notes: {
      ...(row.note_quick && { quick: row.note_quick }),
      ...(row.note_realtime && { realtime: row.note_realtime }),
      ...(row.note_sms && { sms: row.note_sms }),
    },
  }
}

type FlowOfPerson = Pick<FlowRow, 'id' | 'session_id' | 'appid' | 'openid'>

export function flowEvent(kind: EventKind, row: FlowOfPerson, now: Date, data?: Event['data']): Event {
  const { appid, openid, session_id: sessionId, id: flowId } = row
  return { kind, at: now, appid, openid, sessionId, flowId, ...(data && { data }) }
}

/** The person's account, if its number is proven and so may serve without a tap. */
export async function findKnownAccount(connection: Connection, person: Identity): Promise<AccountRow | undefined> {
  return connection.first(knownAccount, { appid: person.appid, openid: person.openid })
}

const isOpen = (state: FlowState) => statesAllowing('expire').includes(state)

/** Time alone ends a flow, whenever housekeeping comes to write it down; but never an exchange that is under way. */
function stateOf(row: FlowHeadRow, now: Date): FlowState {
  const isExchanging = row.state === 'exchanging' && row.claimed_until !== null && row.claimed_until > at(now)
  return isOpen(row.state) && row.expires_at <= at(now) && !isExchanging ? 'expired' : row.state
}

async function loadOutcome(connection: Connection, keyring: Keyring, row: FlowRow, now: Date): Promise<FlowOutcome> {
  const [account, contact, family] = await Promise.all([
    row.account_id ? findAccount(connection, row.account_id) : undefined,
    row.contact_id ? findContact(connection, row.contact_id, now) : undefined,
    row.family_id ? findLiveFamily(connection, { familyId: row.family_id, appid: row.appid, now }) : undefined,
  ])
  return {
    isNew: row.is_new === 1,
    confirmed: row.confirmed === 1,
    completedAt: new Date(row.completed_at!),
    ...(account && { account: toAccount(keyring, account) }),
    ...(contact && { contact: toContact(keyring, contact) }),
    ...(family?.generation === 0 && { family: toFamily(family) }),
  }
}

const ownFlow = statement((db, p: { flowId: string; sessionId: string }) =>
  db.selectFrom('flows').selectAll().where('id', '=', p.flowId).where('session_id', '=', p.sessionId),
)

const ownHead = statement((db, p: { flowId: string; sessionId: string }) =>
  db.selectFrom('flows').select(headColumns).where('id', '=', p.flowId).where('session_id', '=', p.sessionId),
)

const knownAccount = statement((db, p: { appid: string; openid: string }) =>
  db
    .selectFrom('accounts')
    .selectAll()
    // Not a join: that PostgreSQL plans as a walk through all accounts while there are few, and keeps for a while.
    .where('accounts.id', '=', (eb) =>
      eb
        .selectFrom('identities')
        .select('identities.account_id')
        .where('identities.appid', '=', p.appid)
        .where('identities.openid', '=', p.openid),
    )
    .where('accounts.erased_at', 'is', null)
    .where('accounts.phone', 'is not', null)
    .where('accounts.confirmed', '=', 1),
)
