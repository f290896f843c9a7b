import type { RungKind, RungReason } from '@quickreg/contract'
import { statesAllowing } from '../domain/flow.ts'
import type { Completion, FlowStore, Keyring } from '../ports.ts'
import { toAccount } from './accounts.ts'
import { addContact } from './contacts.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { startFamily } from './families.ts'
import { findFlowRow, findKnownAccount, flowEvent, loadFlow, type FlowDeps } from './flowRows.ts'
import { lockIdentity, type KnownIdentity } from './identities.ts'
import { newId } from './ids.ts'
import { forgiveJunk } from './junk.ts'
import { changePhone } from './numberMoves.ts'
import { registerPhone } from './registerPhone.ts'
import type { AccountRow, FlowRow } from './schema.ts'
import { settleProof } from './spent.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

/** Ending a flow with a number. */
export function completionMethods(deps: FlowDeps): Pick<FlowStore, 'complete' | 'completeWithKnown'> {
  const { database, keyring, random, policy } = deps

  /** The flow is over, perhaps by our own commit, of which we never heard. */
  async function settled(tx: Connection, row: FlowRow | undefined, claimId: string, now: Date): Promise<Completion> {
    const isOurs = row?.claim_id === claimId && (row.state === 'completed' || row.state === 'conflict')
    if (!isOurs) return { kind: 'lost' }
    return { kind: row.state as 'completed' | 'conflict', flow: await loadFlow(tx, deps, row, now) }
  }

  return {
    async complete({ flowId, session, claimId, proof: secret, rung, phone, confirmed, network, retainUntil, now }) {
      const proof = keyring.fingerprint('phone_proof', secret)
      const ids = { account: newId(random), contact: newId(random), family: newId(random) }
      return database.write(async (tx) => {
        const person = await lockIdentity(tx, session)
        if (!person) {
          // Erased meanwhile, and unknown again; what WeChat gave is paid all the same.
          const data = { rung, milliYuan: policy.prices[rung] }
          if (await settleProof(tx, proof))
            await appendEvent(tx, { kind: 'charged', at: now, appid: session.appid, data })
          return { kind: 'lost' }
        }
        const row = await tx.first(lockProven, { flowId, sessionId: session.id, claimId, proof, now: at(now) })
        const found = row ?? (await findFlowRow(tx, { flowId, session }))
        const isFirstAnswer = await settleProof(tx, proof)
        const completion = row
          ? await end(tx, { keyring, row, person, ids, rung, phone, confirmed, retainUntil, now })
          : await settled(tx, found, claimId, now)
        // WeChat bills a number once, whether or not somebody else was faster.
        if (found && isFirstAnswer) await charge(tx, found, { rung, network, now })
        return completion
      })
    },

    async completeWithKnown({ flowId, session, retainUntil, now }) {
      const ids = { contact: newId(random), family: newId(random) }
      return database.write(async (tx) => {
        if (!(await lockIdentity(tx, session))) return undefined
        const row = await tx.first(lockForKnown, { flowId, sessionId: session.id, now: at(now) })
        if (!row || row.purpose === 'change_phone') return undefined
        const known = await findKnownAccount(tx, row)
        if (!known) return undefined
        if (row.purpose === 'account') {
          const done = await completeWithAccount(tx, { row, account: known, familyId: ids.family, rung: 'known', now })
          return loadFlow(tx, deps, done, now)
        }
        const { appid, openid, scene } = row
        const { phone, confirmed } = toAccount(keyring, known)
        const contact = { id: ids.contact, appid, openid, scene, phone: phone!, confirmed, retainUntil: retainUntil! }
        await addContact(tx, { keyring, ...contact, now })
        const done = await finish(tx, row, { rung: 'known', confirmed, contactId: ids.contact, now })
        return loadFlow(tx, deps, done, now)
      })
    },
  }

  async function end(tx: Connection, finished: Finished): Promise<Completion> {
    const { row, rung, now } = finished
    const done = await finishWith(tx, finished)
    if (done !== 'conflict') return { kind: 'completed', flow: await loadFlow(tx, deps, done, now) }
    const refused = await tx.first(conflictFlow, { flowId: row.id, reason: 'number_in_use' })
    await appendEvent(tx, flowEvent('flow_conflict', row, now, { rung }))
    return { kind: 'conflict', flow: await loadFlow(tx, deps, refused!, now) }
  }

  async function charge(
    tx: Connection,
    row: FlowRow,
    { rung, network, now }: { rung: RungKind; network: string | undefined; now: Date },
  ): Promise<void> {
    await forgiveJunk(tx, { keyring, policy, person: row, network })
    await appendEvent(tx, flowEvent('charged', row, now, { rung, milliYuan: policy.prices[rung] }))
  }
}

interface Finished {
  keyring: Keyring
  /** Locked by this unit, as is the person. */
  row: FlowRow
  person: KnownIdentity
  /** For what will be made. */
  ids: { account: string; contact: string; family: string }
  rung: RungKind
  phone: string
  confirmed: boolean
  retainUntil?: Date
  now: Date
}

/** Ends a flow with a number, by what the flow is for. Only a tap can meet a conflict: an SMS code takes the number. */
export async function finishWith(tx: Connection, finished: Finished): Promise<FlowRow | 'conflict'> {
  const { keyring, row, person, ids, rung, phone, confirmed, retainUntil, now } = finished
  if (row.purpose === 'contact') {
    const { appid, openid, scene } = row
    const contact = { id: ids.contact, appid, openid, scene, phone, confirmed, retainUntil: retainUntil!, now }
    await addContact(tx, { keyring, ...contact })
    return finish(tx, row, { rung, confirmed, contactId: ids.contact, now })
  }
  const registration = { keyring, person, accountId: ids.account, phone, confirmed, isFresh: rung === 'sms', now }
  const registered =
    row.purpose === 'change_phone'
      ? await changePhone(tx, registration, { sessionId: row.session_id, flowId: row.id })
      : await registerPhone(tx, registration)
  if (registered === 'conflict') return 'conflict'
  return completeWithAccount(tx, { row, ...registered, familyId: ids.family, rung, now })
}

interface AccountOutcome {
  row: FlowRow
  account: AccountRow
  isNew?: boolean
  familyId: string
  rung: RungKind | 'known'
  now: Date
}

/** The person is registered, now or before: the flow ends with the account and a family of tokens for this device. */
export async function completeWithAccount(tx: Connection, outcome: AccountOutcome): Promise<FlowRow> {
  const { row, account, isNew = false, familyId, rung, now } = outcome
  await startFamily(tx, { id: familyId, accountId: account.id, appid: row.appid, sessionId: row.session_id, now })
  return finish(tx, row, { rung, isNew, confirmed: account.confirmed === 1, accountId: account.id, familyId, now })
}

interface Finish {
  rung: RungKind | 'known'
  isNew?: boolean
  confirmed: boolean
  accountId?: string
  contactId?: string
  familyId?: string
  now: Date
}

/** The last write of a flow that this unit has locked. */
async function finish(tx: Connection, row: FlowRow, result: Finish): Promise<FlowRow> {
  const { rung, isNew = false, confirmed, accountId, contactId, familyId, now } = result
  const done = await tx.first(completeFlow, {
    flowId: row.id,
    now: at(now),
    isNew: Number(isNew),
    confirmed: Number(confirmed),
    accountId: accountId ?? null,
    contactId: contactId ?? null,
    familyId: familyId ?? null,
  })
  await appendEvent(tx, {
    ...flowEvent('flow_completed', row, now, { rung, purpose: row.purpose, scene: row.scene, isNew, confirmed }),
    ...(accountId && { accountId }),
    ...(contactId && { contactId }),
  })
  return done!
}

interface LockArgs extends Record<string, string> {
  flowId: string
  sessionId: string
  claimId: string
  proof: string
  now: string
}

/**
 * Asks for the proof and not for the claim, which ends by the clock of another process or while a commit is repeated:
 * WeChat has charged for this number and gives it once. From here on the flow is this claim's, so that another one
 * that also comes to its end finds it over.
 */
const lockProven = statement((db, p: LockArgs) =>
  db
    .updateTable('flows')
    .set({ state: 'exchanging', claim_id: p.claimId })
    .where('id', '=', p.flowId)
    .where('session_id', '=', p.sessionId)
    .where('state', 'in', statesAllowing('complete'))
    .where((eb) => eb.or([eb('state', '=', 'exchanging'), eb('expires_at', '>', p.now)]))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('spent')
          .select('fingerprint')
          .where('fingerprint', '=', p.proof)
          .whereRef('spent.flow_id', '=', 'flows.id'),
      ),
    )
    .returningAll(),
)

/** No claim's any more: a tap that was given back, and comes to its end after all, finds the flow lost. */
const lockForKnown = statement((db, p: { flowId: string; sessionId: string; now: string }) =>
  db
    .updateTable('flows')
    .set({ claim_id: null })
    .where('id', '=', p.flowId)
    .where('session_id', '=', p.sessionId)
    .where('state', 'in', statesAllowing('known'))
    .where('expires_at', '>', p.now)
    .returningAll(),
)

interface CompleteArgs extends Record<string, string | number | null> {
  flowId: string
  now: string
  isNew: number
  confirmed: number
  accountId: string | null
  contactId: string | null
  familyId: string | null
}

const completeFlow = statement((db, p: CompleteArgs) =>
  db
    .updateTable('flows')
    .set({
      state: 'completed',
      completed_at: p.now,
      is_new: p.isNew,
      confirmed: p.confirmed,
      account_id: p.accountId,
      contact_id: p.contactId,
      family_id: p.familyId,
    })
    .where('id', '=', p.flowId)
    .returningAll(),
)

/** The notes stay when a code is sent and the state is `conflict` no more. */
const conflictFlow = statement((db, p: { flowId: string; reason: RungReason }) =>
  db
    .updateTable('flows')
    .set({ state: 'conflict', note_quick: p.reason, note_realtime: p.reason })
    .where('id', '=', p.flowId)
    .returningAll(),
)
