import { statesAllowing } from '../domain/flow.ts'
import { limits } from '../domain/limits.ts'
import type { FlowStore, OtpReservation, OtpTry } from '../ports.ts'
import { setAside } from './budgets.ts'
import { BudgetSpent, LimitReached } from './counters.ts'
import { appendEvent } from './events.ts'
import { finishWith } from './flowComplete.ts'
import { findFlowRow, flowEvent, loadFlow, type FlowDeps } from './flowRows.ts'
import { lockIdentity } from './identities.ts'
import { newId } from './ids.ts'
import { expectDelivery } from './otpDelivery.ts'
import { countEntered, countSending, countTry, countWrong, forgiveTry, isSuspicious } from './otpLimits.ts'
import type { OtpRow } from './schema.ts'
import { spendOnce } from './spent.ts'
import { statement } from './statement.ts'
import { at, earlier, later } from './time.ts'

const otpPhone = 'otps.phone'

class PuzzleSpent extends Error {}

type OtpMethods = Pick<FlowStore, 'reserveOtp' | 'tryOtp' | 'isSuspicious'>

/** Codes by SMS. A flow has one at a time, so an earlier one cannot be used; it counts against limits before it is sent. */
export function otpMethods(deps: FlowDeps): OtpMethods {
  const { database, keyring, random, policy } = deps
  const limiter = { keyring, policy }

  return {
    async reserveOtp({ flowId, session, phone, code, network, puzzleId, milliYuan, now }) {
      const phoneIndex = keyring.phoneIndex(phone)
      const otpExpiresAt = later(now, limits.otpTtlSeconds)
      try {
        return await database.write(async (tx): Promise<OtpReservation | undefined> => {
          const row = await tx.first(lockForSending, {
            flowId,
            sessionId: session.id,
            now: at(now),
            otpExpiresAt,
          })
          if (!row) {
            const other = await findFlowRow(tx, { flowId, session })
            return other && { kind: 'closed', flow: await loadFlow(tx, deps, other, now) }
          }
          const before = await tx.first(findOtp, { flowId })
          if (before && isUnderWay(before, phoneIndex, now)) {
            const resendAt = new Date(later(new Date(before.sent_at), limits.resendAfterSeconds))
            return { kind: 'under_way', resendAt, otpExpiresAt: new Date(before.expires_at) }
          }
          if (puzzleId) {
            const fingerprint = keyring.fingerprint('puzzle', puzzleId)
            if (!(await spendOnce(tx, { fingerprint, kind: 'puzzle', now }))) throw new PuzzleSpent()
          }
          await countSending(tx, { ...limiter, session, phone, phoneIndex, network, now })
          const budgetLow = await setAside(tx, { appid: session.appid, policy, budget: 'sms', milliYuan, now })
          await tx.run(upsertOtp, {
            flowId,
            phone: keyring.seal(otpPhone, flowId, phone),
            phoneIndex,
            hash: keyring.otpHash({ flowId, purpose: row.purpose, phone, code }),
            now: at(now),
            expiresAt: otpExpiresAt,
          })
          await expectDelivery(tx, { keyring, flowId, reservedAt: now })
          await appendEvent(tx, flowEvent('otp_requested', row, now))
          const flow = await loadFlow(tx, deps, row, now)
          return { kind: 'reserved', flow, reservedAt: now, otpExpiresAt: new Date(otpExpiresAt), budgetLow }
        })
      } catch (error) {
        if (error instanceof LimitReached) return { kind: 'limited', retryAfterSeconds: error.retryAfterSeconds }
        if (error instanceof BudgetSpent) return { kind: 'budget_spent' }
        if (error instanceof PuzzleSpent) return { kind: 'puzzle_spent' }
        throw error
      }
    },

    async tryOtp({ flowId, session, code, retainUntil, now }) {
      const ids = { account: newId(random), contact: newId(random), family: newId(random) }
      try {
        return await database.write(async (tx): Promise<OtpTry | undefined> => {
          const person = await lockIdentity(tx, session)
          const row = person && (await tx.first(lockForProof, { flowId, sessionId: session.id, now: at(now) }))
          if (!row) {
            const other = await findFlowRow(tx, { flowId, session })
            return other && { kind: 'closed', flow: await loadFlow(tx, deps, other, now) }
          }
          const otp = await tx.first(findOtp, { flowId })
          if (!otp) return { kind: 'dead' }
          // Counted as wrong before it is looked at; a number has so many wrong tries a day, over all its codes.
          await countTry(tx, { ...limiter, phoneIndex: otp.phone_index, now })
          const phone = keyring.open(otpPhone, flowId, otp.phone)
          const hash = code === undefined ? '' : keyring.otpHash({ flowId, purpose: row.purpose, phone, code })
          const tried = await tx.first(tryHash, { flowId, hash, now: at(now) })
          if (!tried) {
            // Nothing was compared, so nothing was guessed: a dead code locks nobody's number.
            await forgiveTry(tx, { ...limiter, phoneIndex: otp.phone_index })
            return { kind: 'dead' }
          }
          if (tried.spent_at === null) {
            await appendEvent(tx, flowEvent('otp_wrong', row, now, { tries: tried.tries }))
            await countWrong(tx, { appid: session.appid, now })
            return { kind: 'wrong' }
          }
          const done = await finishWith(tx, {
            ...{ keyring, row, person, ids, phone, retainUntil, now },
            ...{ rung: 'sms', confirmed: true },
          })
          await countEntered(tx, { ...limiter, appid: session.appid, phone, phoneIndex: otp.phone_index, now })
          if (done === 'conflict') throw new Error('An SMS code met a conflict')
          return { kind: 'completed', flow: await loadFlow(tx, deps, done, now) }
        })
      } catch (error) {
        if (error instanceof LimitReached) return { kind: 'limited', retryAfterSeconds: error.retryAfterSeconds }
        throw error
      }
    },

    isSuspicious: ({ appid, now }) => isSuspicious(database.read, { appid, policy, now }),
  }
}

function isUnderWay(otp: OtpRow, phoneIndex: string, now: Date): boolean {
  const isAlive = otp.spent_at === null && otp.tries < limits.triesPerOtp
  // Not one of the future, by a clock that ran ahead: it would be under way for ever.
  const sentAt = otp.sent_at
  const isRecent = sentAt > earlier(now, limits.resendAfterSeconds) && sentAt <= later(now, limits.resendAfterSeconds)
  return isAlive && otp.phone_index === phoneIndex && isRecent
}

/** A flow lives as long as its newest code. */
const lockForSending = statement((db, p: { flowId: string; sessionId: string; now: string; otpExpiresAt: string }) =>
  db
    .updateTable('flows')
    .set((eb) => ({
      state: 'otp_sent',
      expires_at: eb
        .case()
        .when('expires_at', '<', p.otpExpiresAt)
        .then(p.otpExpiresAt)
        .else(eb.ref('expires_at'))
        .end(),
    }))
    .where('id', '=', p.flowId)
    .where('session_id', '=', p.sessionId)
    .where('state', 'in', statesAllowing('send'))
    .where('expires_at', '>', p.now)
    .returningAll(),
)

/** No claim's any more: a tap that was given back, and comes to its end after all, finds the flow lost. */
const lockForProof = statement((db, p: { flowId: string; sessionId: string; now: string }) =>
  db
    .updateTable('flows')
    .set({ claim_id: null })
    .where('id', '=', p.flowId)
    .where('session_id', '=', p.sessionId)
    .where('state', 'in', statesAllowing('prove'))
    .where('expires_at', '>', p.now)
    .returningAll(),
)

interface NewOtp extends Record<string, string> {
  flowId: string
  phone: string
  phoneIndex: string
  hash: string
  now: string
  expiresAt: string
}

const upsertOtp = statement((db, p: NewOtp) =>
  db
    .insertInto('otps')
    .values({
      flow_id: p.flowId,
      phone: p.phone,
      phone_index: p.phoneIndex,
      hash: p.hash,
      tries: 0,
      sent_at: p.now,
      expires_at: p.expiresAt,
    })
    .onConflict((conflict) =>
      conflict.column('flow_id').doUpdateSet((eb) => ({
        phone: eb.ref('excluded.phone'),
        phone_index: eb.ref('excluded.phone_index'),
        hash: eb.ref('excluded.hash'),
        tries: 0,
        sent_at: eb.ref('excluded.sent_at'),
        expires_at: eb.ref('excluded.expires_at'),
        spent_at: null,
      })),
    ),
)

const findOtp = statement((db, p: { flowId: string }) =>
  db.selectFrom('otps').selectAll().where('flow_id', '=', p.flowId),
)

/** Counts the try, compares and spends in one write: of any number of racers one can be right, and five can be wrong. */
const tryHash = statement((db, p: { flowId: string; hash: string; now: string }) =>
  db
    .updateTable('otps')
    .set((eb) => ({
      tries: eb('tries', '+', 1),
      spent_at: eb.case().when('hash', '=', p.hash).then(eb.val(p.now)).else(null).end(),
    }))
    .where('flow_id', '=', p.flowId)
    .where('spent_at', 'is', null)
    .where('tries', '<', limits.triesPerOtp)
    .where('expires_at', '>', p.now)
    .returning(['tries', 'spent_at']),
)
