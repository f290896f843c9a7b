import type { RungKind, RungReason } from '@quickreg/contract'
import { RegistrationError } from '../domain/errors.ts'
import { statesAllowing } from '../domain/flow.ts'
import { notesOf, type Notes } from '../domain/ladder.ts'
import { limits } from '../domain/limits.ts'
import type { FlowStore } from '../ports.ts'
import { toAccount } from './accounts.ts'
import { findStanding } from './budgets.ts'
import { appendEvent } from './events.ts'
import { claimMethods } from './flowClaim.ts'
import { completionMethods, completeWithAccount } from './flowComplete.ts'
import { provingMethods } from './flowProve.ts'
import {
  findFlowHead,
  findFlowRow,
  findKnownAccount,
  flowEvent,
  loadFlow,
  toFlowHead,
  type FlowDeps,
  type FlowHeadRow,
} from './flowRows.ts'
import { sendingMethods } from './flowSend.ts'
import { lockIdentity } from './identities.ts'
import { newId, newTimedId } from './ids.ts'
import { deliveryMethods } from './otpDelivery.ts'
import { statement } from './statement.ts'
import { at, later } from './time.ts'

export function createFlowStore(deps: FlowDeps): FlowStore {
  const { database, keyring, policy, random } = deps
  return {
    async open({ session, purpose, scene, policyVersion, notes = {}, accountId, now }) {
      const flowId = newId(random)
      const familyId = newTimedId(random, now)
      return database.write(async (tx) => {
        // Flows of one person open one after the other: two requests cannot both be the fifth.
        const person = await lockIdentity(tx, session)
        if (!person) throw new RegistrationError('session_invalid')
        if (accountId !== undefined && person.accountId !== accountId) throw new RegistrationError('token_invalid')
        const own = { sessionId: session.id }
        const [flows, { facts, low }] = await Promise.all([
          tx.all(flowsOf, own),
          findStanding(tx, { keyring, policy, person: session, now }),
        ])
        const open = flows.filter((flow) => statesAllowing('cancel').includes(flow.state) && flow.expires_at > at(now))
        if (open.length >= limits.openFlowsPerSession) return undefined
        if (!(await tx.run(countFlow, own))) {
          if (await tx.first(findSession, own)) return undefined
          // Signed out since the request was authenticated.
          throw new RegistrationError('session_invalid')
        }

        const begun = notesOrNull(Object.assign({}, ...low.map((fact) => notesOf(fact)), notes) as Notes)
        const row: FlowHeadRow = {
          id: flowId,
          session_id: session.id,
          appid: session.appid,
          openid: session.openid,
          purpose,
          scene,
          policy_version: policyVersion,
          state: 'created',
          created_at: at(now),
          expires_at: later(now, limits.flowTtlSeconds),
          claim_id: null,
          claimed_until: null,
          note_quick: begun.quick,
          note_realtime: begun.realtime,
          note_sms: begun.sms,
        }
        await tx.send(insertFlow, row)
        await appendEvent(tx, flowEvent('flow_opened', row, now, { purpose, scene, policyVersion }))
        const isKnown = person.accountId !== null && purpose !== 'change_phone'
        const known = isKnown ? await findKnownAccount(tx, session) : undefined
        if (known && purpose === 'account') {
          return completeWithAccount(tx, { keyring, row, account: known, familyId, rung: 'known', now })
        }
        return { ...toFlowHead(row, now), facts, ...(known && { knownPhone: toAccount(keyring, known).phone }) }
      })
    },

    async find({ flowId, session, now }) {
      const row = await findFlowRow(database.read, { flowId, session })
      return row && loadFlow(database.read, deps, row, now)
    },

    async look({ flowId, session, now }) {
      return findFlowHead(database.read, { flowId, session, now })
    },

    async report({ flowId, session, notes, reason, now }) {
      return database.write(async (tx) => {
        const row = await tx.first(note, {
          flowId,
          sessionId: session.id,
          ...notesOrNull(notes),
          now: at(now),
        })
        if (!row) return undefined
        await appendEvent(tx, flowEvent('flow_reported', row, now, { reason, rungs: Object.keys(notes).join(' ') }))
        return loadFlow(tx, deps, row, now)
      })
    },

    async cancel({ flowId, session, now }) {
      return database.write(async (tx) => {
        const row = await tx.first(cancelFlow, { flowId, sessionId: session.id, now: at(now) })
        if (!row) return undefined
        await appendEvent(tx, flowEvent('flow_cancelled', row, now))
        return loadFlow(tx, deps, row, now)
      })
    },

    ...claimMethods(deps),
    ...sendingMethods(deps),
    ...deliveryMethods(deps),
    ...provingMethods(deps),
    ...completionMethods(deps),
  }
}

type Note = RungReason | null

const notesOrNull = ({ quick = null, realtime = null, sms = null }: Partial<Record<RungKind, Note>>) => ({
  quick,
  realtime,
  sms,
})

const insertFlow = statement((db, p: { [C in keyof FlowHeadRow]: FlowHeadRow[C] }) =>
  db.insertInto('flows').values({
    id: p.id,
    session_id: p.session_id,
    appid: p.appid,
    openid: p.openid,
    purpose: p.purpose,
    scene: p.scene,
    policy_version: p.policy_version,
    state: p.state,
    created_at: p.created_at,
    expires_at: p.expires_at,
    note_quick: p.note_quick,
    note_realtime: p.note_realtime,
    note_sms: p.note_sms,
    reports: 0,
    claims: 0,
  }),
)

const countFlow = statement((db, p: { sessionId: string }) =>
  db
    .updateTable('sessions')
    .set((eb) => ({ flows: eb('flows', '+', 1) }))
    .where('id', '=', p.sessionId)
    .where('flows', '<', limits.flowsPerSession),
)

const findSession = statement((db, p: { sessionId: string }) =>
  db.selectFrom('sessions').select('id').where('id', '=', p.sessionId),
)

/** By the session alone: the index of open flows holds everybody's. */
const flowsOf = statement((db, p: { sessionId: string }) =>
  db.selectFrom('flows').select(['state', 'expires_at']).where('session_id', '=', p.sessionId),
)

interface NoteArgs extends Record<RungKind, Note>, Record<string, string | null> {
  flowId: string
  sessionId: string
  now: string
  quick: Note
  realtime: Note
  sms: Note
}

const note = statement((db, p: NoteArgs) =>
  db
    .updateTable('flows')
    .set((eb) => ({
      reports: eb('reports', '+', 1),
      note_quick: eb.fn.coalesce(eb.val(p.quick), 'note_quick'),
      note_realtime: eb.fn.coalesce(eb.val(p.realtime), 'note_realtime'),
      note_sms: eb.fn.coalesce(eb.val(p.sms), 'note_sms'),
    }))
    .where('id', '=', p.flowId)
    .where('session_id', '=', p.sessionId)
    .where('state', 'in', statesAllowing('report'))
    .where('reports', '<', limits.reportsPerFlow)
    .where('expires_at', '>', p.now)
    .returningAll(),
)

const cancelFlow = statement((db, p: { flowId: string; sessionId: string; now: string }) =>
  db
    .updateTable('flows')
    .set({ state: 'cancelled' })
    .where('id', '=', p.flowId)
    .where('session_id', '=', p.sessionId)
    .where('state', 'in', statesAllowing('cancel'))
    .where('expires_at', '>', p.now)
    .returningAll(),
)
