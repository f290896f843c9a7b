import type { RungKind, RungReason } from '@quickreg/contract'
import { nextRung, readRefusal } from '../domain/ladder.ts'
import type { Clock, FlowStore, Meter } from '../ports.ts'
import type { FlowView, ViewFlow } from './flowView.ts'
import { closedError, getOwnFlow, type OwnFlow } from './ownFlow.ts'

interface Deps {
  flows: FlowStore
  viewFlow: ViewFlow
  meter: Meter
  now: Clock
}

export interface Report extends OwnFlow {
  errMsg: string
  errno?: number
}

export interface RefusedView extends FlowView {
  next?: RungKind
  reason: RungReason
}

/** Takes the device's failure as it was and says what to offer next. */
export const reportRefusal =
  (deps: Deps) =>
  async ({ errMsg, errno, ...own }: Report): Promise<RefusedView> => {
    const { tapped, reason, notes } = readRefusal({ errMsg, errno })
    const flow = await deps.flows.report({ ...own, notes, reason, now: deps.now() })
    if (!flow) throw closedError(await getOwnFlow(deps, own))
    deps.meter.countFlow({ kind: 'declined', rung: tapped, reason })
    const view = deps.viewFlow(flow)
    const next = nextRung(view.rungs, tapped)
    return { ...view, reason, ...(next && { next }) }
  }
