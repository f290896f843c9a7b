import type { RungKind, RungReason } from '@quickreg/contract'
import type { Flow, Session } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import { readRefusal } from '../domain/refusal.ts'
import { nextRung } from '../domain/rungs.ts'
import { retainUntil, type Scenes } from '../domain/scene.ts'
import type { Clock, FlowStore } from '../ports.ts'
import type { FlowView, ViewFlow } from './flowView.ts'

interface Deps {
  flows: FlowStore
  scenes: Scenes
  viewFlow: ViewFlow
  onCompleted: (flow: Flow) => void
  now: Clock
}

export interface Owned {
  session: Session
  flowId: string
}

/** Somebody else's flow does not exist. */
export const getOwnFlow =
  ({ flows, now }: Pick<Deps, 'flows' | 'now'>) =>
  async (owned: Owned): Promise<Flow> => {
    const flow = await flows.find({ ...owned, now: now() })
    if (!flow) throw new RegistrationError('not_found')
    return flow
  }

export const getFlow =
  (deps: Deps) =>
  async (owned: Owned): Promise<FlowView> =>
    deps.viewFlow(await getOwnFlow(deps)(owned))

/** Withdraws a flow; one that is over stays as it is. */
export const cancelFlow =
  (deps: Deps) =>
  async (owned: Owned): Promise<FlowView> => {
    const cancelled = await deps.flows.cancel({ ...owned, now: deps.now() })
    return deps.viewFlow(cancelled ?? (await getOwnFlow(deps)(owned)))
  }

/** Completes with the number the account has already proven: no sheet, nothing billed. */
export const completeWithKnown =
  (deps: Deps) =>
  async (owned: Owned): Promise<FlowView> => {
    const flow = await getOwnFlow(deps)(owned)
    const now = deps.now()
    const completed = await deps.flows.completeWithKnown({
      ...owned,
      retainUntil: retainUntil(deps.scenes, flow, now),
      now,
    })
    if (completed) return deps.viewFlow(completed)
    const current = await getOwnFlow(deps)(owned)
    if (current.state === 'completed') return deps.viewFlow(current)
    throw new RegistrationError(current.state === 'created' ? 'no_known_phone' : closedCode(current))
  }

export interface RefusedView extends FlowView {
  next?: RungKind
  reason: RungReason
}

/** Takes the device's failure as it was and says what to offer next. */
export const reportRefusal =
  (deps: Deps) =>
  async ({ errMsg, errno, ...owned }: Owned & { errMsg: string; errno?: number }): Promise<RefusedView> => {
    const { tapped, reason, notes } = readRefusal({ errMsg, errno })
    const flow = await deps.flows.report({ ...owned, notes, reason, now: deps.now() })
    if (!flow) throw new RegistrationError(closedCode(await getOwnFlow(deps)(owned)))
    const view = deps.viewFlow(flow)
    const next = nextRung(view.rungs, tapped)
    return { ...view, reason, ...(next && { next }) }
  }

/** Why a flow takes no more steps. */
export function closedCode(flow: Flow) {
  if (flow.state === 'conflict') return 'number_in_use'
  return flow.state === 'exchanging' ? 'in_progress' : 'flow_closed'
}
