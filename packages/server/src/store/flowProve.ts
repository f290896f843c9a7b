import { statesAllowing } from '../domain/flow.ts'
import type { FlowStore, OtpTry } from '../ports.ts'
import { appendEvent } from './events.ts'
import { finishWith, newIds, unclaimed } from './flowComplete.ts'
import { findFlowRow, flowEvent, headColumns, loadFlow, type FlowDeps } from './flowRows.ts'
import { lockIdentity } from './identities.ts'
import { countEntered, countTry, countWrong, forgiveTry } from './otpLimits.ts'
import { findOtp, phoneOf, tryHash } from './otps.ts'
import { statement } from './statement.ts'
import { answerOf } from './takenBack.ts'
import { at } from './time.ts'

/** Ending a flow with the code that was sent. */
export function provingMethods(deps: FlowDeps): Pick<FlowStore, 'tryOtp'> {
  const { database, keyring, random, policy } = deps
  const limiter = { keyring, policy }

  return {
    async tryOtp({ flowId, session, code, retainUntil, now }) {
      const ids = newIds(random, now)
      const unit = database.write(async (tx): Promise<OtpTry | undefined> => {
        const person = await lockIdentity(tx, session)
        const found = person && (await tx.first(lockForProof, { flowId, sessionId: session.id, now: at(now) }))
        if (!found) {
          const other = await findFlowRow(tx, { flowId, session })
          return other && { kind: 'closed', flow: await loadFlow(tx, deps, other, now) }
        }
        const row = unclaimed(found)
        const otp = await findOtp(tx, flowId)
        if (!otp) return { kind: 'dead' }
        const phoneIndex = otp.phone_index
        // Counted as wrong before it is looked at; a number has so many wrong tries a day, over all its codes.
        await countTry(tx, { ...limiter, phoneIndex, now })
        const phone = phoneOf(keyring, otp)
        const hash = code === undefined ? '' : keyring.otpHash({ flowId, purpose: row.purpose, phone, code })
        const tried = await tryHash(tx, { flowId, hash, now })
        if (!tried) {
          // Nothing was compared, so nothing was guessed: a dead code locks nobody's number.
          await forgiveTry(tx, { ...limiter, phoneIndex })
          return { kind: 'dead' }
        }
        if (!tried.isRight) {
          await appendEvent(tx, flowEvent('otp_wrong', row, now, { tries: tried.tries }))
          await countWrong(tx, { appid: session.appid, now })
          return { kind: 'wrong' }
        }
        const proven = { rung: 'sms', phone, confirmed: true } as const
        const done = await finishWith(tx, { keyring, row, person, ids, ...proven, retainUntil, now })
        await countEntered(tx, { ...limiter, appid: session.appid, phone, phoneIndex, now })
        if (done === 'conflict') throw new Error('An SMS code met a conflict')
        return { kind: 'completed', flow: done }
      })
      return answerOf(unit)
    },
  }
}

const lockForProof = statement((db, p: { flowId: string; sessionId: string; now: string }, lock) =>
  lock(
    db
      .selectFrom('flows')
      .select(headColumns)
      .where('id', '=', p.flowId)
      .where('session_id', '=', p.sessionId)
      .where('state', 'in', statesAllowing('prove'))
      .where('expires_at', '>', p.now),
  ),
)
