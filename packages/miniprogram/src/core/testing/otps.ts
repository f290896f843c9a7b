import type { Outcome, OtpSent, Puzzle, SendOtp } from '@quickreg/contract'
import type { FakeClock } from './clock.ts'
import { problem, type Answer } from './answers.ts'

const seconds = 1_000

interface Otp {
  phone: string
  code: string
  sentAt: number
  tries: number
}

/** The codes a registration server sends, and what it does with what comes back. */
export class FakeOtps {
  readonly clock: FakeClock
  /** Numbers that got a message, in order. The n-th code is n six times. */
  readonly sent: string[] = []
  /** What has to be solved before a code is sent, and its solution. */
  work: { puzzle: Puzzle; number: number } | undefined
  #byFlow = new Map<string, Otp>()

  constructor(clock: FakeClock) {
    this.clock = clock
  }

  send(flowId: string, { phone, proof }: SendOtp): Answer {
    const { work } = this
    if (work && (proof?.token !== work.puzzle.token || proof.number !== work.number)) {
      return problem('proof_required', { puzzle: work.puzzle })
    }
    const now = this.clock.now()
    const before = this.#byFlow.get(flowId)
    const isRepeat = before?.phone === phone && now - before.sentAt < 60 * seconds
    const otp = isRepeat ? before : { phone, code: String(this.sent.push(phone)).repeat(6), sentAt: now, tries: 0 }
    this.#byFlow.set(flowId, otp)
    const body: OtpSent = {
      state: 'otp_sent',
      phone: `${phone.slice(0, -4)}**${phone.slice(-2)}`,
      resendAfterSeconds: 60 - Math.floor((now - otp.sentAt) / seconds),
      otpExpiresAt: new Date(otp.sentAt + 300 * seconds).toISOString(),
    }
    return { status: 202, body }
  }

  submit(flowId: string, code: unknown, complete: () => Outcome): Answer {
    const otp = this.#byFlow.get(flowId)
    if (!otp || otp.tries >= 5 || this.clock.now() >= otp.sentAt + 300 * seconds) return problem('otp_expired')
    if (code === otp.code) return { status: 200, body: complete() }
    otp.tries++
    return problem('otp_rejected')
  }
}
