import type { OpenFlow } from '@quickreg/contract'
import type { Session } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import { getScene, type Scenes } from '../domain/scene.ts'
import type { Clock, FlowStore } from '../ports.ts'
import type { FlowView, ViewFlow } from './flowView.ts'

interface Deps {
  flows: FlowStore
  scenes: Scenes
  viewFlow: ViewFlow
  now: Clock
}

/** Opens a flow under a consent, before the tap: all that must happen before WeChat charges happens here. */
export const openFlow =
  ({ flows, scenes, viewFlow, now }: Deps) =>
  async ({ session, purpose, scene, consent }: OpenFlow & { session: Session }): Promise<FlowView> => {
    const { policyVersion } = consent
    getScene(scenes, { scene, purpose, policyVersion })
    const flow = await flows.open({ session, purpose, scene, policyVersion, now: now() })
    if (!flow) throw new RegistrationError('too_many_flows')
    return viewFlow(flow)
  }
