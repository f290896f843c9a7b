import type { RungKind, RungReason } from '@quickreg/contract'
import { statesAllowing } from '../domain/flow.ts'
import type { Flow, FlowOutcome } from '../domain/entities.ts'
import type { Completion, FlowStore, Keyring, Random } from '../ports.ts'
import { toAccount } from './accounts.ts'
import { chargeTap } from './charges.ts'
import { addContact } from './contacts.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { startFamily } from './families.ts'
import {
  findFlowRow,
  findKnownAccount,
  flowEvent,
  headColumns,
  loadFlow,
  toFlowHead,
  type FlowDeps,
  type FlowHeadRow,
} from './flowRows.ts'
import { lockIdentity, type KnownIdentity } from './identities.ts'
import { newTimedId } from './ids.ts'
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
      const ids = newIds(random, now)
      return database.write(async (tx) => {
        const person = await lockIdentity(tx, session)
        if (!person) {
          // Erased meanwhile, and unknown again; what WeChat gave is paid all the same.
          const flow = { appid: session.appid }
          if (await settleProof(tx, proof)) await chargeTap(tx, { rung, flow, policy, now })
          return { kind: 'lost' }
        }
        const proven = await tx.first(lockProven, { flowId, sessionId: session.id, proof, now: at(now) })
        const over = proven ? undefined : await findFlowRow(tx, { flowId, session })
        const isFirstAnswer = await settleProof(tx, proof)
        const row = proven && { ...proven, claim_id: claimId }
        const completion = row
          ? await end(tx, { keyring, row, person, ids, rung, phone, confirmed, retainUntil, now })
          : await settled(tx, over, claimId, now)
        // WeChat bills a number once, whether or not somebody else was faster.
        const flow = proven ?? over
        if (flow && isFirstAnswer) {
          await forgiveJunk(tx, { keyring, policy, person: flow, network })
          await chargeTap(tx, { rung, flow, policy, now })
        }
        return completion
      })
    },

    async completeWithKnown({ flowId, session, retainUntil, now }) {
      const ids = newIds(random, now)
      return database.write(async (tx) => {
        if (!(await lockIdentity(tx, session))) return undefined
        const found = await tx.first(lockForKnown, { flowId, sessionId: session.id, now: at(now) })
        if (!found || found.purpose === 'change_phone') return undefined
        const row = unclaimed(found)
        const known = await findKnownAccount(tx, row)
        if (!known) return undefined
        if (row.purpose === 'account') {
          return completeWithAccount(tx, { keyring, row, account: known, familyId: ids.family, rung: 'known', now })
        }
        const { appid, openid, scene } = row
        const { phone, confirmed } = toAccount(keyring, known)
        const given = { id: ids.contact, appid, openid, scene, phone: phone!, confirmed, retainUntil: retainUntil! }
        const contact = await addContact(tx, { keyring, ...given, now })
        return finish(tx, row, { rung: 'known', confirmed, contact, now })
      })
    },
  }

  async function end(tx: Connection, finished: Finished): Promise<Completion> {
    const { row, rung, now } = finished
    const flow = await finishWith(tx, finished)
    if (flow !== 'conflict') return { kind: 'completed', flow }
    const refused = await tx.first(conflictFlow, { flowId: row.id, claimId: row.claim_id!, reason: 'number_in_use' })
    await appendEvent(tx, flowEvent('flow_conflict', row, now, { rung }))
    return { kind: 'conflict', flow: await loadFlow(tx, deps, refused!, now) }
  }
}

/** For what will be made, also where the unit is run again. */
export const newIds = (random: Random, now: Date) => ({
  account: newTimedId(random, now),
  contact: newTimedId(random, now),
  family: newTimedId(random, now),
})

/** A tap that was given back, and comes to its end after all, finds the flow lost. */
export const unclaimed = (row: FlowHeadRow): FlowHeadRow => ({ ...row, claim_id: null })

interface Finished {
  keyring: Keyring
  /** Locked by this unit, as is the person, and of the claim that ends it. */
  row: FlowHeadRow
  person: KnownIdentity
  ids: ReturnType<typeof newIds>
  rung: RungKind
  phone: string
  confirmed: boolean
  retainUntil?: Date
  now: Date
}

/** Ends a flow with a number, by what the flow is for. Only a tap can meet a conflict: an SMS code takes the number. */
export async function finishWith(tx: Connection, finished: Finished): Promise<Flow | 'conflict'> {
  const { keyring, row, person, ids, rung, phone, confirmed, retainUntil, now } = finished
  if (row.purpose === 'contact') {
    const { appid, openid, scene } = row
    const given = { id: ids.contact, appid, openid, scene, phone, confirmed, retainUntil: retainUntil!, now }
    const contact = await addContact(tx, { keyring, ...given })
    return finish(tx, row, { rung, confirmed, contact, now })
  }
  const registration = { keyring, person, accountId: ids.account, phone, confirmed, isFresh: rung === 'sms', now }
  const registered =
    row.purpose === 'change_phone'
      ? await changePhone(tx, registration, { sessionId: row.session_id, flowId: row.id })
      : await registerPhone(tx, registration)
  if (registered === 'conflict') return 'conflict'
  return completeWithAccount(tx, { keyring, row, ...registered, familyId: ids.family, rung, now })
}

interface AccountOutcome {
  keyring: Keyring
  row: FlowHeadRow
  account: AccountRow
  isNew?: boolean
  familyId: string
  rung: RungKind | 'known'
  now: Date
}

/** The person is registered, now or before: the flow ends with the account and a family of tokens for this device. */
export async function completeWithAccount(tx: Connection, outcome: AccountOutcome): Promise<Flow> {
  const { keyring, row, account, isNew = false, familyId, rung, now } = outcome
  const { id: accountId, confirmed } = account
  const started = { id: familyId, accountId, appid: row.appid, sessionId: row.session_id, isFirst: isNew, now }
  const family = await startFamily(tx, started)
  return finish(tx, row, { rung, isNew, confirmed: confirmed === 1, account: toAccount(keyring, account), family, now })
}

type Finish = Omit<FlowOutcome, 'isNew' | 'completedAt'> & { rung: RungKind | 'known'; isNew?: boolean; now: Date }

/** The last write of a flow that this unit has locked. */
async function finish(tx: Connection, row: FlowHeadRow, result: Finish): Promise<Flow> {
  const { rung, now, isNew = false, confirmed, account, contact, family } = result
  await tx.send(completeFlow, {
    flowId: row.id,
    claimId: row.claim_id,
    now: at(now),
    isNew: Number(isNew),
    confirmed: Number(confirmed),
    accountId: account?.id ?? null,
    contactId: contact?.id ?? null,
    familyId: family?.id ?? null,
  })
  await appendEvent(tx, {
    ...flowEvent('flow_completed', row, now, { rung, purpose: row.purpose, scene: row.scene, isNew, confirmed }),
    ...(account && { accountId: account.id }),
    ...(contact && { contactId: contact.id }),
  })
  const given = { ...(account && { account }), ...(contact && { contact }), ...(family && { family }) }
  const outcome = { isNew, confirmed, completedAt: now, ...given }
  return { ...toFlowHead({ ...row, state: 'completed' }, now), facts: [], outcome }
}

/**
 * Asks for the proof and not for the claim, which ends by the clock of another process or while a commit is repeated:
 * WeChat has charged for this number and gives it once.
 */
const lockProven = statement((db, p: { flowId: string; sessionId: string; proof: string; now: string }, lock) =>
  lock(
    db
      .selectFrom('flows')
      .select(headColumns)
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
      ),
  ),
)

const lockForKnown = statement((db, p: { flowId: string; sessionId: string; now: string }, lock) =>
  lock(
    db
      .selectFrom('flows')
      .select(headColumns)
      .where('id', '=', p.flowId)
      .where('session_id', '=', p.sessionId)
      .where('state', 'in', statesAllowing('known'))
      .where('expires_at', '>', p.now),
  ),
)

interface CompleteArgs extends Record<string, string | number | null> {
  flowId: string
  claimId: string | null
  now: string
  isNew: number
  confirmed: number
  accountId: string | null
  contactId: string | null
  familyId: string | null
}

/** The flow is this claim's, so that another one that also comes to its end finds it over. */
const completeFlow = statement((db, p: CompleteArgs) =>
  db
    .updateTable('flows')
    .set({
      state: 'completed',
      claim_id: p.claimId,
      completed_at: p.now,
      is_new: p.isNew,
      confirmed: p.confirmed,
      account_id: p.accountId,
      contact_id: p.contactId,
      family_id: p.familyId,
    })
    .where('id', '=', p.flowId),
)

/** The notes stay when a code is sent and the state is `conflict` no more. */
const conflictFlow = statement((db, p: { flowId: string; claimId: string; reason: RungReason }) =>
  db
    .updateTable('flows')
    .set({ state: 'conflict', claim_id: p.claimId, note_quick: p.reason, note_realtime: p.reason })
    .where('id', '=', p.flowId)
    .returningAll(),
)
