import type { RungKind } from '@quickreg/contract'
import { limits } from '../domain/limits.ts'
import type { Claim, FlowStore } from '../ports.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { findFlowRow, flowEvent, loadFlow, type FlowDeps } from './flowRows.ts'
import { newId } from './ids.ts'
import type { FlowRow } from './schema.ts'
import { settleProof, spendProof } from './spent.ts'
import { statement } from './statement.ts'
import { at, later } from './time.ts'

/** Takes the unit back with all it wrote: the flow was free, but the proof is not. */
class ProofSpent extends Error {}

/** Taking a flow for one exchange with WeChat, and giving it back. */
export function claimMethods({ database, keyring, random }: FlowDeps): Pick<FlowStore, 'claim' | 'refuse' | 'release'> {
  async function whyNot(tx: Connection, row: FlowRow, now: Date): Promise<Claim> {
    const flow = await loadFlow(tx, keyring, row, now)
    if (flow.state === 'completed') return { kind: 'completed', flow }
    const isTaken = flow.state === 'exchanging' && row.claimed_until! > at(now)
    // `created`: it was given back between our claim and this look.
    const isFree = (flow.state === 'exchanging' || flow.state === 'created') && row.claims < limits.claimsPerFlow
    const isBusy = isTaken || isFree
    return isBusy ? { kind: 'busy' } : { kind: 'closed', flow }
  }

  return {
    async claim({ flowId, session, rung, proof: secret, now }) {
      const proof = keyring.fingerprint('phone_proof', secret)
      const claimId = newId(random)
      const claimedUntil = later(now, limits.claimTtlSeconds)
      try {
        return await database.write(async (tx): Promise<Claim | undefined> => {
          const args = { flowId, sessionId: session.id, claimId, claimedUntil, rung, proof, now: at(now) }
          const row = await tx.first(claimFlow, args)
          if (!row) {
            const taken = await findFlowRow(tx, { flowId, session })
            return taken && whyNot(tx, taken, now)
          }
          const claims = await spendProof(tx, { proof, flowId, now })
          if (claims === undefined) throw new ProofSpent()
          await appendEvent(tx, flowEvent('flow_claimed', row, now, { rung, again: claims > 1 }))
          return { kind: 'claimed', claimId, again: claims > 1 }
        })
      } catch (error) {
        if (error instanceof ProofSpent) return { kind: 'spent' }
        throw error
      }
    },

    async refuse({ flowId, session, claimId, reason, now }) {
      await database.write(async (tx) => {
        const row = await tx.first(giveBack, { flowId, sessionId: session.id, claimId })
        if (!row) return
        await settleProof(tx, row.claim_proof!)
        await appendEvent(tx, flowEvent('flow_refused', row, now, { rung: row.claim_rung!, reason }))
      })
    },

    async release({ flowId, session, claimId, now }) {
      await database.write(async (tx) => {
        const row = await tx.first(giveBack, { flowId, sessionId: session.id, claimId })
        if (row) await appendEvent(tx, flowEvent('flow_released', row, now, { rung: row.claim_rung! }))
      })
    },
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

/** `created`, or an exchange whose process died. */
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
      eb.or([eb('state', '=', 'created'), eb.and([eb('state', '=', 'exchanging'), eb('claimed_until', '<=', p.now)])]),
    )
    .returningAll(),
)

const giveBack = statement((db, p: { flowId: string; sessionId: string; claimId: string }) =>
  db
    .updateTable('flows')
    .set({ state: 'created' })
    .where('id', '=', p.flowId)
    .where('session_id', '=', p.sessionId)
    .where('claim_id', '=', p.claimId)
    .where('state', '=', 'exchanging')
    .returningAll(),
)
