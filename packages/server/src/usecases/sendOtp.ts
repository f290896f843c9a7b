import type { ProblemCode, Puzzle, SendOtp } from '@quickreg/contract'
import { countryOf, parsePhone } from '@quickreg/protocol'
import { RegistrationError } from '../domain/errors.ts'
import { next } from '../domain/flow.ts'
import { requireOpen } from '../domain/ladder.ts'
import { limits } from '../domain/limits.ts'
import { drawOtp, type RandomInt } from '../domain/otp.ts'
import type { Policy } from '../domain/policy.ts'
import { checkAnswer, makePuzzle } from '../domain/puzzle.ts'
import { getScene, type Scenes } from '../domain/scene.ts'
import type {
  Clock,
  FlowStore,
  Keyring,
  Meter,
  OtpReservation,
  RaiseAlarm,
  Random,
  SmsFailure,
  SmsSender,
} from '../ports.ts'
import { standingOf } from './flowView.ts'
import { closedError, getOwnFlow, type OwnFlow } from './ownFlow.ts'
import { persist } from './persist.ts'

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
    const { flows, scenes, policy, sms, meter, now } = deps
    const flow = await getOwnFlow(deps, own)
    if (!next(flow.state, 'send')) throw closedError(flow)
    getScene(scenes, flow)
    const phone = parsePhone(typed)
    if (phone === undefined) throw new RegistrationError('phone_invalid')
    if (!policy.smsCountries.includes(countryOf(phone) ?? '')) throw new RegistrationError('phone_unsupported')
    requireOpen(standingOf(deps, flow), 'sms')
    if (!sms) throw new RegistrationError('rung_closed', { reason: 'not_available_yet' })

    const milliYuan = sms.priceOf(phone)
    const puzzleId = await solved(deps, { proof, flowId: flow.id, phone })
    const code = drawOtp(deps.randomInt)
    const reserved = await flows.reserveOtp({ ...own, phone, code, network, puzzleId, milliYuan, now: now() })
    if (!reserved) throw new RegistrationError('not_found')
    if (reserved.kind === 'under_way') {
      const resendAfterSeconds = Math.ceil((reserved.resendAt.getTime() - now().getTime()) / 1000)
      return { phone, resendAfterSeconds, otpExpiresAt: reserved.otpExpiresAt }
    }
    if (reserved.kind !== 'reserved') throw refusal(deps, reserved, { flowId: flow.id, phone })
    if (reserved.budgetLow) deps.raiseAlarm({ kind: 'budget_low', budget: 'sms' })

    const { reservedAt, otpExpiresAt } = reserved
    const minutes = limits.otpTtlSeconds / 60
    const receipt = await sms.send({ phone, code, purpose: flow.purpose, language, minutes })
    meter.count('otps_sent', receipt.kind)
    await persist(deps, () => flows.noteDelivery({ ...own, receipt, reservedAt, milliYuan, now: now() }))
    const ours = receipt.failures?.filter(({ failure }) => !(failure in aboutTheNumber)) ?? []
    if (ours.length > 0) deps.raiseAlarm({ kind: 'sms_failing', failures: ours })
    if (receipt.kind === 'failed') {
      const last = receipt.failures.at(-1)?.failure
      const code = (last && aboutTheNumber[last]) ?? 'sms_unavailable'
      throw new RegistrationError(code, code === 'rate_limited' ? { retryAfterSeconds: vendorPauseSeconds } : {})
    }
    return { phone, resendAfterSeconds: limits.resendAfterSeconds, otpExpiresAt }
  }

/** No vendor says when its own limit ends; the longest of them is a day, the next one below an hour. */
const vendorPauseSeconds = 60 * 60

/** What a vendor may say of the number, and the person can act on; all else is between the vendor and the operator. */
const aboutTheNumber: Partial<Record<SmsFailure, ProblemCode>> = {
  phone_rate_limited: 'rate_limited',
  phone_invalid: 'phone_invalid',
  phone_blocked: 'phone_unsupported',
  region: 'phone_unsupported',
}

interface Target {
  flowId: string
  phone: string
}

/** The id of the puzzle whose answer came along; undefined where none is asked for. */
async function solved(
  deps: Deps,
  { proof, ...target }: Target & { proof: SendOtp['proof'] },
): Promise<string | undefined> {
  const { flows, keyring, now } = deps
  const binding = { purpose: 'sms', ...target } as const
  const answer = proof && checkAnswer({ key: keyring.puzzleKey, ...proof, binding, now: now() })
  if (answer?.ok) return answer.id
  if (await flows.isSuspicious(now()))
    throw new RegistrationError('proof_required', { puzzle: newPuzzle(deps, target) })
  return undefined
}

function newPuzzle({ keyring, random, now }: Deps, target: Target): Puzzle {
  const expiresAt = new Date(now().getTime() + limits.puzzleTtlSeconds * 1000)
  return makePuzzle({ key: keyring.puzzleKey, random, binding: { purpose: 'sms', ...target }, expiresAt })
}

type Refused = Exclude<OtpReservation, { kind: 'reserved' | 'under_way' }>

function refusal(deps: Deps, refused: Refused, target: Target): RegistrationError {
  if (refused.kind === 'closed') return closedError(refused.flow)
  deps.meter.count('limited', refused.kind === 'limited' ? 'sms' : refused.kind)
  switch (refused.kind) {
    case 'limited':
      return new RegistrationError('rate_limited', { retryAfterSeconds: refused.retryAfterSeconds })
    case 'budget_spent':
      return new RegistrationError('rung_closed', { reason: 'budget' })
    case 'puzzle_spent':
      return new RegistrationError('proof_required', { puzzle: newPuzzle(deps, target) })
  }
}
