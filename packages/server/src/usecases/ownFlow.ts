import type { Flow, FlowHead, Session } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import type { Clock, FlowStore } from '../ports.ts'

export interface OwnFlow {
  session: Session
  flowId: string
}

/** Somebody else's flow does not exist. */
export async function getOwnFlow(
  { flows, now }: { flows: FlowStore; now: Clock },
  { session, flowId }: OwnFlow,
): Promise<Flow> {
  const flow = await flows.find({ session, flowId, now: now() })
  if (!flow) throw new RegistrationError('not_found')
  return flow
}

/** The same, by itself: for a step that the store judges anyway. */
export async function lookAtOwnFlow(
  { flows, now }: { flows: FlowStore; now: Clock },
  { session, flowId }: OwnFlow,
): Promise<FlowHead> {
  const flow = await flows.look({ session, flowId, now: now() })
  if (!flow) throw new RegistrationError('not_found')
  return flow
}

/** Why a flow takes no more steps. */
export function closedError(flow: FlowHead): RegistrationError {
  if (flow.state === 'conflict') return new RegistrationError('number_in_use')
  if (flow.state === 'exchanging') return new RegistrationError('in_progress', { retryAfterSeconds: 1 })
  return new RegistrationError('flow_closed')
}
