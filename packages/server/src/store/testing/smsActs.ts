import type { Session } from '../../domain/entities.ts'
import type { OtpReservation, OtpTry } from '../../ports.ts'
import type { SmsReceipt } from '../../ports/sms.ts'
import type { AllStores } from './bench.ts'
import { openFlow, signIn } from './acts.ts'
import { at, days, newPerson, newPhone } from './people.ts'

export interface OwnFlow {
  session: Session
  flowId: string
}

export interface Asked {
  phone?: string
  code?: string
  network?: string
  puzzleId?: string
  now?: Date
}

export const milliYuan = 50
export const [rightCode, wrongCode] = ['042195', '042196']

/** Asks for a code; nobody has sent it yet. */
export function askOtp(stores: AllStores, { session, flowId }: OwnFlow, asked: Asked = {}) {
  const { phone = newPhone(), code = rightCode, now = at(1), ...rest } = asked
  return stores.flows.reserveOtp({ session, flowId, phone, code, milliYuan, now, ...rest })
}

type Reserved = Extract<OtpReservation, { kind: 'reserved' }> & { reservedAt: Date }

/** The same, where nothing stands in its way. */
export async function reserveOtp(stores: AllStores, flow: OwnFlow, asked: Asked = {}): Promise<Reserved> {
  const reservedAt = asked.now ?? at(1)
  const reserved = await askOtp(stores, flow, { ...asked, now: reservedAt })
  if (reserved?.kind !== 'reserved') throw new Error(`Asking for a code ended as ${reserved?.kind}`)
  return { ...reserved, reservedAt }
}

export const sent: SmsReceipt = { kind: 'sent', provider: 'emulator', messageId: 'm1', milliYuan }
export const failed: SmsReceipt = {
  kind: 'failed',
  failures: [{ provider: 'emulator', failure: 'money', code: 'InsufficientBalance' }],
}

export function noteDelivery(
  stores: AllStores,
  { session, flowId }: OwnFlow,
  { reservedAt, receipt = sent, now = at(1) }: { reservedAt: Date; receipt?: SmsReceipt; now?: Date },
): Promise<void> {
  return stores.flows.noteDelivery({ session, flowId, receipt, reservedAt, milliYuan, now })
}

export function tryOtp(
  stores: AllStores,
  { session, flowId }: OwnFlow,
  code: string | undefined = rightCode,
  now = at(2),
): Promise<OtpTry | undefined> {
  return stores.flows.tryOtp({ session, flowId, code, retainUntil: at(days(30)), now })
}

/** The kind of the answer, for what needs no more. */
export const kindOf = async (answer: Promise<{ kind: string } | undefined>): Promise<string | undefined> =>
  (await answer)?.kind

interface Registration {
  phone: string
  now?: Date
}

/** Signs in, opens a flow and asks for a code to this number: all but the code. */
export async function startBySms(stores: AllStores, { phone, now = at(0) }: Registration, person = newPerson()) {
  const { session } = await signIn(stores, person, { now })
  const { id: flowId } = await openFlow(stores, session, { now })
  await reserveOtp(stores, { session, flowId }, { phone, now })
  return { person, session, flowId }
}

/** Registers with a number that is proven by a code. */
export async function registerBySms(stores: AllStores, { phone, now = at(0) }: Registration, person = newPerson()) {
  const flow = await startBySms(stores, { phone, now }, person)
  const proven = await tryOtp(stores, flow, rightCode, now)
  if (proven?.kind !== 'completed') throw new Error(`The code ended as ${proven?.kind}`)
  const { account, family, isNew } = proven.flow.outcome!
  return { ...flow, account: account!, family: family!, isNew }
}
