import type { ProblemCode } from '@quickreg/contract'
import { RegistrationError } from '../domain/errors.ts'
import { limits } from '../domain/limits.ts'
import type { Clock, FlowStore, Meter, RaiseAlarm } from '../ports.ts'
import type { OtpMessage, SmsFailure, SmsReceipt, SmsSender } from '../ports/sms.ts'
import type { OwnFlow } from './ownFlow.ts'
import { persist } from './persist.ts'

interface Deps {
  flows: FlowStore
  meter: Meter
  raiseAlarm: RaiseAlarm
  now: Clock
  sleep: (ms: number) => Promise<void>
}

interface Delivery extends OwnFlow {
  sms: SmsSender
  message: OtpMessage
  reservedAt: Date
  /** Set aside for it. */
  milliYuan: number
}

/**
 * Has a code sent that is counted and stored, and writes down what became of it.
 *
 * @throws {RegistrationError} No vendor sent it, and none may have.
 */
export async function deliverOtp(deps: Deps, { sms, message, reservedAt, milliYuan, ...own }: Delivery): Promise<void> {
  const { flows, meter, raiseAlarm, now } = deps
  const receipt = await sms.send(message)
  meter.count('otps_sent', receipt.kind)
  await persist(deps, () => flows.noteDelivery({ ...own, receipt, reservedAt, milliYuan, now: now() }))
  const ours = receipt.failures?.filter(({ failure }) => !(failure in aboutTheNumber)) ?? []
  if (ours.length > 0) raiseAlarm({ kind: 'sms_failing', failures: ours })
  if (receipt.kind === 'failed') throw refusal(receipt)
}

/** What a vendor may say of the number, and the person can act on; all else is between the vendor and the operator. */
const aboutTheNumber: Partial<Record<SmsFailure, ProblemCode>> = {
  phone_rate_limited: 'rate_limited',
  phone_invalid: 'phone_invalid',
  phone_blocked: 'phone_unsupported',
  region: 'phone_unsupported',
}

/** A vendor does not say when its own limit ends: some of them last an hour, some until midnight. */
const vendorPauseSeconds = 60 * 60

function refusal({ failures }: Extract<SmsReceipt, { kind: 'failed' }>): RegistrationError {
  const last = failures.at(-1)?.failure
  const code = (last && aboutTheNumber[last]) ?? 'sms_unavailable'
  // A message that failed counts for the number's minute all the same.
  const pauses = { rate_limited: vendorPauseSeconds, sms_unavailable: limits.resendAfterSeconds }
  const retryAfterSeconds = pauses[code as keyof typeof pauses] as number | undefined
  return new RegistrationError(code, retryAfterSeconds ? { retryAfterSeconds } : {})
}
