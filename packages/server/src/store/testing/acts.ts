import type { Purpose } from '@quickreg/contract'
import type { Flow, Identity, Session } from '../../domain/entities.ts'
import type { SignedIn } from '../../ports.ts'
import type { AllStores } from './bench.ts'
import { at, days, newPerson, newPhone, newSecret } from './people.ts'

export function signIn(
  stores: AllStores,
  person: Identity & { unionid?: string },
  { sessionKey = newSecret(), sessionToken = newSecret(), now = at(0) } = {},
): Promise<SignedIn> {
  return stores.sessions.signIn({ ...person, sessionKey, sessionToken, now })
}

export async function openFlow(
  stores: AllStores,
  session: Session,
  { purpose = 'account' as Purpose, now = at(0) } = {},
): Promise<Flow> {
  const scene = purpose === 'account' ? 'join' : 'booking'
  const flow = await stores.flows.open({ session, purpose, scene, policyVersion: '1', now })
  if (!flow) throw new Error('The flow was not opened')
  return flow
}

/** Signs in and opens a flow. */
export async function startFlow(
  stores: AllStores,
  person: Identity & { unionid?: string } = newPerson(),
  { purpose = 'account' as Purpose } = {},
) {
  const { session } = await signIn(stores, person)
  const { id: flowId } = await openFlow(stores, session, { purpose })
  return { session, flowId }
}

export interface Tap {
  session: Session
  flowId: string
  phone?: string
  confirmed?: boolean
  now?: Date
}

/** A whole exchange: claims the flow and completes it. */
export async function tap(stores: AllStores, { session, flowId, phone, confirmed, now = at(1) }: Tap) {
  const claimed = await claim(stores, { session, flowId, now })
  return complete(stores, { session, flowId, ...claimed, phone, confirmed, now })
}

export async function claim(stores: AllStores, { session, flowId, now = at(1) }: Tap, proof = newSecret()) {
  const claimed = await stores.flows.claim({ flowId, session, rung: 'quick', proof, now })
  if (claimed?.kind !== 'claimed') throw new Error(`The claim ended as ${claimed?.kind}`)
  return { claimId: claimed.claimId, proof }
}

export function complete(stores: AllStores, result: Tap & { claimId: string; proof: string }) {
  const { phone = newPhone(), confirmed = true, now = at(1), ...flow } = result
  return stores.flows.complete({ ...flow, rung: 'quick', phone, confirmed, retainUntil: at(days(30)), now })
}

/** Signs in and registers. */
export async function register(
  stores: AllStores,
  person: Identity & { unionid?: string },
  { phone = newPhone(), confirmed = true, now = at(0) } = {},
) {
  const { session } = await signIn(stores, person, { now })
  const { id: flowId } = await openFlow(stores, session, { now })
  const { kind, flow } = (await tap(stores, { session, flowId, phone, confirmed, now })) as {
    kind: string
    flow: Flow
  }
  if (kind !== 'completed') throw new Error(`Registration ended as ${kind}`)
  return { session, phone, account: flow.outcome!.account!, family: flow.outcome!.family!, flow }
}
