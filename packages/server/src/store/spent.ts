import type { Connection } from './database.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

/** True for the first caller with this fingerprint, ever. */
export async function spendOnce(
  tx: Connection,
  spent: { fingerprint: string; kind: 'login_code' | 'push' | 'puzzle'; now: Date },
): Promise<boolean> {
  const { fingerprint, kind, now } = spent
  return (await tx.run(insertOnce, { fingerprint, kind, now: at(now) })) === 1
}

/**
 * Spends the proof of a phone for a flow. Its own flow may claim with it again until WeChat has answered.
 *
 * @returns How often this flow was claimed with it, 1 for the first time; undefined if it is spent.
 */
export async function spendProof(
  tx: Connection,
  { proof, flowId, now }: { proof: string; flowId: string; now: Date },
): Promise<number | undefined> {
  return (await tx.first(insertProof, { proof, flowId, now: at(now) }))?.claims
}

/**
 * WeChat has answered: the proof cannot come again.
 *
 * @returns False if it was settled before.
 */
export async function settleProof(tx: Connection, proof: string): Promise<boolean> {
  return (await tx.run(settle, { proof })) === 1
}

/**
 * WeChat certainly did nothing with it: as if it had never been sent.
 *
 * @returns False if it is settled.
 */
export async function unspendProof(tx: Connection, proof: string): Promise<boolean> {
  return (await tx.run(unspend, { proof })) === 1
}

const insertOnce = statement((db, p: { fingerprint: string; kind: 'login_code' | 'push' | 'puzzle'; now: string }) =>
  db
    .insertInto('spent')
    .values({ fingerprint: p.fingerprint, kind: p.kind, claims: 0, settled: 1, at: p.now })
    .onConflict((conflict) => conflict.doNothing()),
)

const insertProof = statement((db, p: { proof: string; flowId: string; now: string }) =>
  db
    .insertInto('spent')
    .values({ fingerprint: p.proof, kind: 'phone_proof', flow_id: p.flowId, claims: 1, settled: 0, at: p.now })
    .onConflict((conflict) =>
      conflict
        .column('fingerprint')
        .doUpdateSet((eb) => ({ claims: eb('spent.claims', '+', 1) }))
        .whereRef('spent.flow_id', '=', 'excluded.flow_id')
        .where('spent.settled', '=', 0),
    )
    .returning('claims'),
)

const settle = statement((db, p: { proof: string }) =>
  db.updateTable('spent').set({ settled: 1 }).where('fingerprint', '=', p.proof).where('settled', '=', 0),
)

const unspend = statement((db, p: { proof: string }) =>
  db.updateTable('spent').set({ claims: 0 }).where('fingerprint', '=', p.proof).where('settled', '=', 0),
)
