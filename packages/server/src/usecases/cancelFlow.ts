import type { Clock, FlowStore, Meter } from '../ports.ts'
import type { FlowView, ViewFlow } from './flowView.ts'
import { getOwnFlow, type OwnFlow } from './ownFlow.ts'

interface Deps {
  flows: FlowStore
  viewFlow: ViewFlow
  meter: Meter
  now: Clock
}

/** Withdraws a flow; one that is over stays as it is. */
export const cancelFlow =
  (deps: Deps) =>
  async (own: OwnFlow): Promise<FlowView> => {
    const cancelled = await deps.flows.cancel({ ...own, now: deps.now() })
    if (cancelled) deps.meter.countFlow({ kind: 'cancelled' })
    return deps.viewFlow(cancelled ?? (await getOwnFlow(deps, own)))
  }
