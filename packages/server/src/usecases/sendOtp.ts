import type { SendOtp } from '@quickreg/contract'
import { countryOf, parsePhone } from '@quickreg/protocol'
import { RegistrationError } from '../domain/errors.ts'
import { next } from '../domain/flow.ts'
import { requireOpen } from '../domain/ladder.ts'
import { limits } from '../domain/limits.ts'
import { drawOtp, type RandomInt } from '../domain/otp.ts'
import type { Policy } from '../domain/policy.ts'
import { getScene, type Scenes } from '../domain/scene.ts'
import type { Clock, FlowStore, Keyring, Meter, OtpReservation, RaiseAlarm, Random } from '../ports.ts'
import type { SmsSender } from '../ports/sms.ts'
import { deliverOtp } from './deliverOtp.ts'
import { standingOf } from './flowView.ts'
import { closedError, lookAtOwnFlow, type OwnFlow } from './ownFlow.ts'
import { proofRequired, requireProof, type Target } from './proofOfWork.ts'

interface Deps {
  flows: FlowStore
  scenes: Scenes
  policy: Policy
  sms: SmsSender | undefined
  keyring: Pick<Keyring, 'puzzleKey'>
  meter: Meter
  raiseAlarm: RaiseAlarm
  now: Clock
  random: Random
  randomInt: RandomInt
  sleep: (ms: number) => Promise<void>
}

export interface SendOtpRequest extends OwnFlow, SendOtp {
  language: 'zh' | 'en'
  network?: string
}

export interface SentOtp {
  /** E.164: where the code went. */
  phone: string
  resendAfterSeconds: number
  otpExpiresAt: Date
}

/**
 * Sends a code to the number a person typed. What they typed is read once, here; accounts are not looked at, so known
 * and unknown numbers get the same answer for the same work.
 */
export const sendOtp =
  (deps: Deps) =>
  async ({ phone: typed, proof, language, network, ...own }: SendOtpRequest): Promise<SentOtp> => {
    const { flows, scenes, sms, now } = deps
    const flow = await lookAtOwnFlow(deps, own)
    if (!next(flow.state, 'send')) throw closedError(flow)
    getScene(scenes, flow)
    const phone = readPhone(deps, typed)
    requireOpen(standingOf(deps, flow), 'sms')
    if (!sms) throw new RegistrationError('rung_closed', { reason: 'not_available_yet' })

    const target = { session: own.session, flowId: flow.id, phone }
    const puzzleId = await requireProof(deps, { ...target, proof })
    const milliYuan = sms.priceOf(phone)
    const code = drawOtp(deps.randomInt)
    const reservedAt = now()
    const reserved = await flows.reserveOtp({ ...own, phone, code, network, puzzleId, milliYuan, now: reservedAt })
    if (!reserved) throw new RegistrationError('not_found')
    if (reserved.kind === 'under_way') {
      const resendAfterSeconds = Math.ceil((reserved.resendAt.getTime() - now().getTime()) / 1000)
      return { phone, resendAfterSeconds, otpExpiresAt: reserved.otpExpiresAt }
    }
    if (reserved.kind !== 'reserved') throw refusal(deps, reserved, target)
    if (reserved.budgetLow) deps.raiseAlarm({ kind: 'budget_low', budget: 'sms' })

    const message = { phone, code, purpose: flow.purpose, language, minutes: limits.otpTtlSeconds / 60 }
    await deliverOtp(deps, { ...own, sms, message, reservedAt, milliYuan })
    return { phone, resendAfterSeconds: limits.resendAfterSeconds, otpExpiresAt: reserved.otpExpiresAt }
  }

function readPhone({ policy }: Deps, typed: string): string {
  const phone = parsePhone(typed)
  if (phone === undefined) throw new RegistrationError('phone_invalid')
  if (!policy.smsCountries.includes(countryOf(phone) ?? '')) throw new RegistrationError('phone_unsupported')
  return phone
}

type Refused = Exclude<OtpReservation, { kind: 'reserved' | 'under_way' }>

const limitNames = { limited: 'sms', budget_spent: 'budget_sms', puzzle_spent: 'puzzle' }

function refusal(deps: Deps, refused: Refused, target: Target): RegistrationError {
  if (refused.kind === 'closed') return closedError(refused.flow)
  deps.meter.count('limited', limitNames[refused.kind])
  switch (refused.kind) {
    case 'limited':
      return new RegistrationError('rate_limited', { retryAfterSeconds: refused.retryAfterSeconds })
    case 'budget_spent':
      return new RegistrationError('rung_closed', { reason: 'budget' })
    case 'puzzle_spent':
      return proofRequired(deps, target)
  }
}
