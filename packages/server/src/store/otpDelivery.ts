import type { Event, EventKind } from '../domain/events.ts'
import type { FlowStore, Keyring } from '../ports.ts'
import { putBack } from './budgets.ts'
import { add, counterKey, takeOne } from './counters.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { flowEvent, type FlowDeps } from './flowRows.ts'
import { deleteOtp } from './otps.ts'
import { statement } from './statement.ts'
import { at, later } from './time.ts'

interface Delivery {
  keyring: Keyring
  flowId: string
  reservedAt: Date
}

/** From here on a message is on its way, until it is noted what became of it. */
export async function expectDelivery(tx: Connection, delivery: Delivery): Promise<void> {
  const expiresAt = later(delivery.reservedAt, deliveryMemorySeconds)
  await add(tx, { key: deliveryKey(delivery), amount: 1, most: deliveriesAtOnce, expiresAt })
}

/** A vendor answers within seconds. */
const deliveryMemorySeconds = 60 * 60
/** Of one flow in one millisecond: limits on sending are far below. */
const deliveriesAtOnce = 1_000

const deliveryKey = ({ keyring, flowId, reservedAt }: Delivery) =>
  counterKey(keyring, 'delivery', `${flowId} ${at(reservedAt)}`)

/** What became of a message. */
export function deliveryMethods({ database, keyring }: FlowDeps): Pick<FlowStore, 'noteDelivery'> {
  return {
    async noteDelivery({ flowId, session, receipt, reservedAt, milliYuan, now }) {
      const spent = receipt.kind === 'failed' ? 0 : receipt.milliYuan
      await database.write(async (tx) => {
        const row = await tx.first(lockOwn, { flowId, sessionId: session.id })
        // An earlier commit may have arrived and its answer not: nothing is charged or put back twice.
        if (!(await takeOne(tx, deliveryKey({ keyring, flowId, reservedAt })))) return
        // A person who was erased meanwhile stays unknown; what the message cost is paid all the same.
        const note = (kind: EventKind, data: Event['data']) =>
          appendEvent(tx, row ? flowEvent(kind, row, now, data) : { kind, at: now, appid: session.appid, data })
        if (receipt.kind === 'failed') {
          await deleteOtp(tx, flowId, reservedAt)
          const failures = receipt.failures.map(({ provider, failure }) => `${provider}:${failure}`).join(' ')
          await note('otp_failed', { failures })
        } else {
          const { kind, provider } = receipt
          await note(kind === 'sent' ? 'otp_sent' : 'otp_unanswered', { provider })
          await note('charged', { rung: 'sms', provider, milliYuan: spent })
        }
        await putBack(tx, { appid: session.appid, budget: 'sms', milliYuan: milliYuan - spent, since: reservedAt })
      })
    },
  }
}

/** Holds off an erasure, and a newer code, until what became of this one is written down. */
const lockOwn = statement((db, p: { flowId: string; sessionId: string }, lock) =>
  lock(db.selectFrom('flows').selectAll().where('id', '=', p.flowId).where('session_id', '=', p.sessionId)),
)
