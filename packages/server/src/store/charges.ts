import type { RungKind } from '@quickreg/contract'
import type { Policy } from '../domain/policy.ts'
import type { Connection } from './database.ts'
import { appendEvent } from './events.ts'
import { flowEvent } from './flowRows.ts'

interface Tap {
  rung: RungKind
  /** What the number was asked for with. */
  flow: Parameters<typeof flowEvent>[1] | { appid: string }
  policy: Policy
  now: Date
}

/** WeChat bills a number. `flow`: only the app, where the person was erased meanwhile and stays unknown. */
export async function chargeTap(tx: Connection, { rung, flow, policy, now }: Tap): Promise<void> {
  const data = { rung, milliYuan: policy.prices[rung] }
  const isKnown = 'id' in flow
  await appendEvent(tx, isKnown ? flowEvent('charged', flow, now, data) : { kind: 'charged', at: now, ...flow, data })
}
