import { statesAllowing } from '../domain/flow.ts'
import { limits } from '../domain/limits.ts'
import type { FlowStore, OtpReservation } from '../ports.ts'
import { setAside } from './budgets.ts'
import { appendEvent } from './events.ts'
import { findFlowRow, flowEvent, loadFlow, type FlowDeps } from './flowRows.ts'
import { expectDelivery } from './otpDelivery.ts'
import { countSending, isSuspicious } from './otpLimits.ts'
import { findOtp, putOtp } from './otps.ts'
import type { OtpRow } from './schema.ts'
import { spendOnce } from './spent.ts'
import { statement } from './statement.ts'
import { answerOf, TakenBack } from './takenBack.ts'
import { at, earlier, later } from './time.ts'

/** Having a code sent: it counts against every limit, and its price is set aside, before any vendor is asked. */
export function sendingMethods(deps: FlowDeps): Pick<FlowStore, 'reserveOtp' | 'isSuspicious'> {
  const { database, keyring, policy } = deps
  const limiter = { keyring, policy }

  return {
    async reserveOtp({ flowId, session, phone, code, network, puzzleId, milliYuan, now }) {
      const phoneIndex = keyring.phoneIndex(phone)
      const otpExpiresAt = new Date(later(now, limits.otpTtlSeconds))
      const unit = database.write(async (tx): Promise<OtpReservation | undefined> => {
        const row = await tx.first(lockForSending, {
          flowId,
          sessionId: session.id,
          now: at(now),
          otpExpiresAt: at(otpExpiresAt),
        })
        if (!row) {
          const other = await findFlowRow(tx, { flowId, session })
          return other && { kind: 'closed', flow: await loadFlow(tx, deps, other, now) }
        }
        const before = await findOtp(tx, flowId)
        if (before && isUnderWay(before, phoneIndex, now)) {
          const resendAt = new Date(later(new Date(before.sent_at), limits.resendAfterSeconds))
          return { kind: 'under_way', resendAt, otpExpiresAt: new Date(before.expires_at) }
        }
        if (puzzleId) {
          const fingerprint = keyring.fingerprint('puzzle', puzzleId)
          const isNew = await spendOnce(tx, { fingerprint, kind: 'puzzle', now })
          if (!isNew) throw new TakenBack<OtpReservation>({ kind: 'puzzle_spent' })
        }
        await countSending(tx, { ...limiter, session, phone, phoneIndex, network, now })
        const set = await setAside(tx, { appid: session.appid, policy, budget: 'sms', milliYuan, now })
        if (!set) throw new TakenBack<OtpReservation>({ kind: 'budget_spent' })
        const otp = { flowId, purpose: row.purpose, phone, phoneIndex, code, sentAt: now, expiresAt: otpExpiresAt }
        await putOtp(tx, keyring, otp)
        await expectDelivery(tx, { keyring, flowId, reservedAt: now })
        await appendEvent(tx, flowEvent('otp_requested', row, now))
        return { kind: 'reserved', otpExpiresAt, budgetLow: set.budgetLow }
      })
      return answerOf(unit)
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
