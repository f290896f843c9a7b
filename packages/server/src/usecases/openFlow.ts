import type { OpenFlow } from '@quickreg/contract'
import type { Session } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import { notesOfDevice } from '../domain/ladder.ts'
import { getScene, type Scenes } from '../domain/scene.ts'
import type { Clock, FlowStore, Meter } from '../ports.ts'
import type { AuthenticateAccount } from './authenticate.ts'
import type { FlowView, ViewFlow } from './flowView.ts'

interface Deps {
  flows: FlowStore
  scenes: Scenes
  viewFlow: ViewFlow
  authenticateAccount: AuthenticateAccount
  meter: Meter
  now: Clock
}

/** Opens a flow under a consent, before the tap: all that must happen before WeChat charges happens here. */
export const openFlow =
  ({ flows, scenes, viewFlow, authenticateAccount, meter, now }: Deps) =>
  async ({ session, ...asked }: OpenFlow & { session: Session }): Promise<FlowView> => {
    const { purpose, scene, device } = asked
    const { policyVersion } = asked.consent
    getScene(scenes, { scene, purpose, policyVersion })
    const { accountId } = asked.purpose === 'change_phone' ? await authenticateAccount(asked.accessToken) : {}
    const notes = notesOfDevice(device)
    const flow = await flows.open({ session, purpose, scene, policyVersion, notes, accountId, now: now() })
    if (!flow) {
      meter.count('limited', 'flows')
      throw new RegistrationError('too_many_flows')
    }
    meter.countFlow(flow.state === 'completed' ? { kind: 'completed', rung: 'account' } : { kind: 'opened' })
    return viewFlow(flow)
  }
