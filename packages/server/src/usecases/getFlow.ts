import type { Clock, FlowStore } from '../ports.ts'
import type { FlowView, ViewFlow } from './flowView.ts'
import { getOwnFlow, type OwnFlow } from './ownFlow.ts'

interface Deps {
  flows: FlowStore
  viewFlow: ViewFlow
  now: Clock
}

export const getFlow =
  (deps: Deps) =>
  async (own: OwnFlow): Promise<FlowView> =>
    deps.viewFlow(await getOwnFlow(deps, own))
