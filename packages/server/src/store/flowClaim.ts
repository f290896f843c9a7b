import type { FlowState, RungKind } from '@quickreg/contract'
import type { Expression } from 'kysely'
import type { Identity } from '../domain/entities.ts'
import { statesAllowing } from '../domain/flow.ts'
import { limits } from '../domain/limits.ts'
import type { Claim, FlowStore } from '../ports.ts'
import { noteQuota, putBack, setAside, tapsKey } from './budgets.ts'
import { chargeTap } from './charges.ts'
import { tryHit, unhit } from './counters.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { findFlowRow, flowEvent, loadFlow, type FlowDeps } from './flowRows.ts'
import { newId } from './ids.ts'
import { countJunk, forgiveJunk } from './junk.ts'
import type { FlowRow } from './schema.ts'
import { settleProof, spendProof, unspendProof } from './spent.ts'
import { statement } from './statement.ts'
import { answerOf, TakenBack } from './takenBack.ts'
import { at, later } from './time.ts'

/** Taking a flow for one exchange with WeChat, and giving it back. */
export function claimMethods(deps: FlowDeps): Pick<FlowStore, 'claim' | 'refuse' | 'release'> {
  const { database, keyring, random, policy } = deps

  async function whyNot(tx: Connection, row: FlowRow, now: Date): Promise<Claim> {
    const flow = await loadFlow(tx, deps, row, now)
    if (flow.state === 'completed') return { kind: 'completed', flow }
    const isTaken = flow.state === 'exchanging' && row.claimed_until! > at(now)
    // Given back between our claim and this look.
    const isFree = statesAllowing('claim').includes(flow.state) && row.claims < limits.claimsPerFlow
    const isBusy = isTaken || isFree
    return isBusy ? { kind: 'busy' } : { kind: 'closed', flow }
  }

  return {
    async claim({ flowId, session, rung, proof: secret, network, now }) {
      const proof = keyring.fingerprint('phone_proof', secret)
      const claimId = newId(random)
      const claimedUntil = later(now, limits.claimTtlSeconds)
      const unit = database.write(async (tx): Promise<Claim | undefined> => {
        const args = { flowId, sessionId: session.id, claimId, claimedUntil, rung, proof, now: at(now) }
        if (!(await tx.run(claimFlow, args))) {
          const taken = await findFlowRow(tx, { flowId, session })
          return taken && whyNot(tx, taken, now)
        }
        const claims = await spendProof(tx, { proof, flowId, now })
        if (claims === undefined) throw new TakenBack<Claim>({ kind: 'spent' }) // the flow was free, the proof is not
        await countJunk(tx, { keyring, policy, person: session, network, now })
        const budgetLow = claims === 1 && (await buy(tx, session, rung, now))
        const flow = { id: flowId, session_id: session.id, appid: session.appid, openid: session.openid }
        await appendEvent(tx, flowEvent('flow_claimed', flow, now, { rung, again: claims > 1 }))
        return { kind: 'claimed', claimId, again: claims > 1, budgetLow }
      })
      return answerOf(unit)
    },

    async refuse({ flowId, session, claimId, reason, network, now }) {
      await database.write(async (tx) => {
        const row = await tx.first(giveBack, { flowId, sessionId: session.id, claimId })
        if (!row) return
        const isGiven = reason === 'tap_again' // most likely by the attempt whose answer was lost
        if (await settleProof(tx, row.claim_proof!)) {
          if (isGiven) await chargeTap(tx, { rung: row.claim_rung!, flow: row, policy, now })
          else await giveBackPrice(tx, row)
        }
        if (isGiven || reason === 'user_blocked') await forgiveJunk(tx, { keyring, policy, person: session, network })
        await appendEvent(tx, flowEvent('flow_refused', row, now, { rung: row.claim_rung!, reason }))
      })
    },

    async release({ flowId, session, claimId, network, nothingGiven, isOutOfQuota, now }) {
      await database.write(async (tx) => {
        const row = await tx.first(giveBack, { flowId, sessionId: session.id, claimId })
        if (!row) return
        if (nothingGiven && (await unspendProof(tx, row.claim_proof!))) await giveBackPrice(tx, row)
        await forgiveJunk(tx, { keyring, policy, person: session, network })
        if (isOutOfQuota) await noteQuota(tx, session, now)
        await appendEvent(tx, flowEvent('flow_released', row, now, { rung: row.claim_rung! }))
      })
    },
  }

  /** Before WeChat is asked, its price is set aside and counted as bought. @returns Whether the budget runs low by it. */
  async function buy(tx: Connection, person: Identity, rung: RungKind, now: Date): Promise<boolean> {
    const hasBought = await tryHit(tx, tapsKey(keyring, person), policy.tapsPerPerson, now)
    if (hasBought !== undefined) throw new TakenBack<Claim>({ kind: 'too_dear', reason: 'rate_limited' })
    const set = await setAside(tx, { appid: person.appid, policy, budget: 'taps', milliYuan: policy.prices[rung], now })
    if (!set) throw new TakenBack<Claim>({ kind: 'too_dear', reason: 'budget' })
    return set.budgetLow
  }

  async function giveBackPrice(tx: Connection, row: FlowRow): Promise<void> {
    await unhit(tx, tapsKey(keyring, row))
    const since = new Date(Date.parse(row.claimed_until!) - limits.claimTtlSeconds * 1000)
    const milliYuan = policy.prices[row.claim_rung!]
    await putBack(tx, { appid: row.appid, budget: 'taps', milliYuan, since })
  }
}

interface ClaimArgs extends Record<string, string> {
  flowId: string
  sessionId: string
  claimId: string
  claimedUntil: string
  rung: RungKind
  proof: string
  now: string
}

const free = statesAllowing('claim').filter((state) => state !== 'exchanging')

/** A flow that nobody exchanges, or an exchange whose process died. */
const claimFlow = statement((db, p: ClaimArgs) =>
  db
    .updateTable('flows')
    .set((eb) => ({
      state: 'exchanging',
      claims: eb('claims', '+', 1),
      claim_id: p.claimId,
      claimed_until: p.claimedUntil,
      claim_rung: p.rung,
      claim_proof: p.proof,
    }))
    .where('id', '=', p.flowId)
    .where('session_id', '=', p.sessionId)
    .where('expires_at', '>', p.now)
    .where('claims', '<', limits.claimsPerFlow)
    .where((eb) =>
      eb.or([eb('state', 'in', free), eb.and([eb('state', '=', 'exchanging'), eb('claimed_until', '<=', p.now)])]),
    ),
)

/** `refuse` and `release`, or `fallBack` where a code was sent. */
const giveBack = statement((db, p: { flowId: string; sessionId: string; claimId: string }) =>
  db
    .updateTable('flows')
    .set((eb) => ({
      state: eb
        .case()
        .when(eb.exists(eb.selectFrom('otps').select('flow_id').whereRef('otps.flow_id', '=', 'flows.id')))
        .then('otp_sent')
        .else('created')
        .end() as Expression<FlowState>,
    }))
    .where('id', '=', p.flowId)
    .where('session_id', '=', p.sessionId)
    .where('claim_id', '=', p.claimId)
    .where('state', '=', 'exchanging')
    .returningAll(),
)
