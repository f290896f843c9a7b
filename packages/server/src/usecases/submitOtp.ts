import type { Flow } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import { readOtp } from '../domain/otp.ts'
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

/** The code that was sent proves the number it was sent to. What can be no code is counted as a wrong one. */
export const submitOtp =
  (deps: Deps) =>
  async ({ otp, ...own }: OwnFlow & { otp: unknown }): Promise<FlowView> => {
    const { flows, scenes, viewFlow, meter } = deps
    const now = deps.now()
    const flow = await lookAtOwnFlow(deps, own)
    if (flow.state === 'completed') return viewFlow(await getOwnFlow(deps, own))
    // Consent is asked for anew if the policy has changed since the flow was opened.
    if (flow.state === 'otp_sent') getScene(scenes, flow)
    const code = readOtp(otp)
    const tried = await flows.tryOtp({ ...own, code, retainUntil: retainUntil(scenes, flow, now), now })
    if (!tried) throw new RegistrationError('not_found')
    meter.count('otps_tried', tried.kind)
    if (code === undefined && tried.kind !== 'limited') {
      throw new RegistrationError('invalid_request', { errors: [{ path: 'otp', message: 'Not six digits' }] })
    }
    switch (tried.kind) {
      case 'completed':
        meter.countFlow({ kind: 'completed', rung: 'sms' })
        deps.onCompleted(tried.flow)
        return viewFlow(tried.flow)
      case 'wrong':
        throw new RegistrationError('otp_rejected')
      case 'dead':
        throw new RegistrationError('otp_expired')
      case 'limited':
        meter.count('limited', 'otp')
        throw new RegistrationError('rate_limited', { retryAfterSeconds: tried.retryAfterSeconds })
      case 'closed':
        return afterwards(deps, tried.flow)
    }
  }

/** Somebody was faster, most likely the same person with the same code. */
function afterwards({ viewFlow }: Deps, flow: Flow): FlowView {
  if (flow.state === 'completed') return viewFlow(flow)
  if (flow.state === 'created' || flow.state === 'conflict') throw new RegistrationError('otp_expired')
  throw closedError(flow)
}
