import type { Clock, FlowStore } from '../ports.ts'
import type { FlowView, ViewFlow } from './flowView.ts'
import { getOwnFlow, type OwnFlow } from './ownFlow.ts'

interface Deps {
  flows: FlowStore
  viewFlow: ViewFlow
  now: Clock
}

/** Withdraws a flow; one that is over stays as it is. */
export const cancelFlow =
  (deps: Deps) =>
  async (own: OwnFlow): Promise<FlowView> => {
    const cancelled = await deps.flows.cancel({ ...own, now: deps.now() })
    return deps.viewFlow(cancelled ?? (await getOwnFlow(deps, own)))
  }
