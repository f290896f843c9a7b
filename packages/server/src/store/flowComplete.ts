import type { RungKind } from '@quickreg/contract'
import { statesAllowing } from '../domain/flow.ts'
import type { Completion, FlowStore } from '../ports.ts'
import { toAccount } from './accounts.ts'
import { addContact } from './contacts.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { startFamily } from './families.ts'
import { findFlowRow, findKnownAccount, flowEvent, loadFlow, type FlowDeps } from './flowRows.ts'
import { lockIdentity } from './identities.ts'
import { newId } from './ids.ts'
import { registerPhone } from './registerPhone.ts'
import type { AccountRow, FlowRow } from './schema.ts'
import { settleProof } from './spent.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

/** Ending a flow with a number. */
export function completionMethods({
  database,
  keyring,
  random,
}: FlowDeps): Pick<FlowStore, 'complete' | 'completeWithKnown'> {
  /** The flow is over, perhaps by our own commit, of which we never heard. */
  async function settled(tx: Connection, row: FlowRow | undefined, claimId: string, now: Date): Promise<Completion> {
    const isOurs = row?.claim_id === claimId && (row.state === 'completed' || row.state === 'conflict')
    if (!isOurs) return { kind: 'lost' }
    return { kind: row.state as 'completed' | 'conflict', flow: await loadFlow(tx, keyring, row, now) }
  }

  return {
    async complete({ flowId, session, claimId, proof: secret, rung, phone, confirmed, retainUntil, now }) {
      const proof = keyring.fingerprint('phone_proof', secret)
      const ids = { account: newId(random), contact: newId(random), family: newId(random) }
      return database.write(async (tx) => {
        const person = await lockIdentity(tx, session)
        if (!person) return { kind: 'lost' }
        const row = await tx.first(lockProven, { flowId, sessionId: session.id, claimId, proof, now: at(now) })
        if (!row) return settled(tx, await findFlowRow(tx, { flowId, session }), claimId, now)
        await settleProof(tx, proof)

        if (row.purpose === 'contact') {
          const { appid, openid, scene } = row
          const contact = { id: ids.contact, appid, openid, scene, phone, confirmed, retainUntil: retainUntil!, now }
          await addContact(tx, { keyring, ...contact })
          const done = await finish(tx, row, { rung, confirmed, contactId: ids.contact, now })
          return { kind: 'completed', flow: await loadFlow(tx, keyring, done, now) }
        }

        const registered = await registerPhone(tx, { keyring, person, accountId: ids.account, phone, confirmed, now })
        if (registered === 'conflict') {
          const refused = await tx.first(conflictFlow, { flowId })
          await appendEvent(tx, flowEvent('flow_conflict', row, now, { rung }))
          return { kind: 'conflict', flow: await loadFlow(tx, keyring, refused!, now) }
        }
        const done = await completeWithAccount(tx, { row, ...registered, familyId: ids.family, rung, now })
        return { kind: 'completed', flow: await loadFlow(tx, keyring, done, now) }
      })
    },

    async completeWithKnown({ flowId, session, retainUntil, now }) {
      const ids = { contact: newId(random), family: newId(random) }
      return database.write(async (tx) => {
        if (!(await lockIdentity(tx, session))) return undefined
        const row = await tx.first(lockCreated, { flowId, sessionId: session.id, now: at(now) })
        if (!row) return undefined
        const known = await findKnownAccount(tx, row)
        if (!known) return undefined
        if (row.purpose === 'account') {
          const done = await completeWithAccount(tx, { row, account: known, familyId: ids.family, rung: 'known', now })
          return loadFlow(tx, keyring, done, now)
        }
        const { appid, openid, scene } = row
        const { phone, confirmed } = toAccount(keyring, known)
        const contact = { id: ids.contact, appid, openid, scene, phone: phone!, confirmed, retainUntil: retainUntil! }
        await addContact(tx, { keyring, ...contact, now })
        const done = await finish(tx, row, { rung: 'known', confirmed, contactId: ids.contact, now })
        return loadFlow(tx, keyring, done, now)
      })
    },
  }
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

const lockCreated = statement((db, p: { flowId: string; sessionId: string; now: string }) =>
  db
    .updateTable('flows')
    .set({ state: 'created' })
    .where('id', '=', p.flowId)
    .where('session_id', '=', p.sessionId)
    .where('state', '=', 'created')
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

const conflictFlow = statement((db, p: { flowId: string }) =>
  db.updateTable('flows').set({ state: 'conflict' }).where('id', '=', p.flowId).returningAll(),
)
