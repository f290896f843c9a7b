import type { Flow, FlowHead } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import { next } from '../domain/flow.ts'
import { getScene, retainUntil, type Scenes } from '../domain/scene.ts'
import type { Clock, FlowStore, Meter } from '../ports.ts'
import type { FlowView, ViewFlow } from './flowView.ts'
import { closedError, getOwnFlow, lookAtOwnFlow, type OwnFlow } from './ownFlow.ts'

interface Deps {
  flows: FlowStore
  scenes: Scenes
  viewFlow: ViewFlow
  meter: Meter
  onCompleted: (flow: Flow) => void
  now: Clock
}

/** Completes with the number the account has already proven: no sheet, nothing billed. */
export const completeWithKnown =
  (deps: Deps) =>
  async (own: OwnFlow): Promise<FlowView> => {
    const { flows, scenes, viewFlow, meter, onCompleted } = deps
    const now = deps.now()
    const flow = await lookAtOwnFlow(deps, own)
    if (allowsKnown(flow)) getScene(scenes, flow)
    const completed = await flows.completeWithKnown({ ...own, retainUntil: retainUntil(scenes, flow, now), now })
    if (completed) {
      meter.countFlow({ kind: 'completed', rung: 'known' })
      onCompleted(completed)
      return viewFlow(completed)
    }
    const current = await getOwnFlow(deps, own)
    if (current.state === 'completed') return viewFlow(current)
    throw allowsKnown(current) ? new RegistrationError('no_known_phone') : closedError(current)
  }

const allowsKnown = ({ state }: FlowHead) => next(state, 'known') !== undefined
