import type { OtpSent } from '@quickreg/contract'
import { cureFor } from './cures.ts'
import { asQuickregError, QuickregError, type FailureCode } from './errors.ts'
import type { FlowCalls } from './flows.ts'
import type { HandingIn } from './handingIn.ts'
import { say, type Machine } from './machine.ts'
import type { Opening } from './opening.ts'
import { ownValue } from './ownValue.ts'
import { solve } from './proofOfWork.ts'
import type { Message, SmsState } from './view.ts'
import { waitText } from './wait.ts'

/** The last rung: a number entered by hand, and the code sent to it. */
export interface Sms {
  /** From the button: to the code if one was sent, else to the number. */
  enter(): void
  sendOtp(phone: string): void
  submitOtp(otp: string): void
  leave(): void
}

/** What is wrong with what was typed, and where. */
const fields = { phone_invalid: 'phone', phone_unsupported: 'phone', otp_rejected: 'otp' } as const

/** A message that no vendor took has counted for its number: the next one has to wait like after any other. */
const isTooEarly = (code: FailureCode) => code === 'rate_limited' || code === 'sms_unavailable'

export function createSms(
  machine: Machine,
  { flows, handingIn, opening }: { flows: FlowCalls; handingIn: HandingIn; opening: Opening },
): Sms {
  const { apply, texts, clock } = machine
  let cancelCountdown = () => {}

  /** Says that it is too early for another code; of no use when the wait is over. */
  let tooEarly: Message | undefined

  /** No vendor took the message to this number, and another one at once would be refused as one too many. */
  let unsent: { phone: string; at: number; seconds: number } | undefined

  function waitUntil(resendAt: number) {
    const resendInSeconds = Math.max(Math.ceil((resendAt - clock.now()) / 1_000), 0)
    const resendIn = resendInSeconds > 0 ? waitText(resendInSeconds, texts, clock.now()) : ''
    return { resendAt, resendInSeconds, resendIn }
  }

  const waitFor = (seconds: number) => waitUntil(clock.now() + seconds * 1_000)

  function countDown(): void {
    cancelCountdown()
    const { sms, step, message } = machine.state
    if (!sms?.resendInSeconds) return
    // Never upwards, should somebody set the device's clock back.
    const wait = waitUntil(Math.min(sms.resendAt, clock.now() + sms.resendInSeconds * 1_000))
    const isOver = wait.resendInSeconds === 0
    if (step === 'code') {
      apply('counted', { sms: { ...sms, ...wait }, message: isOver && message === tooEarly ? undefined : message })
    }
    if (!isOver) cancelCountdown = clock.after(1_000, countDown)
  }

  function enter(): void {
    if (machine.state.sms && apply('choseCode', { chosen: 'sms' })) countDown()
    else apply('choseSms', { chosen: 'sms' })
  }

  /** Does the work the server asks for before it sends, once. */
  async function send(flowId: string, phone: string): Promise<OtpSent> {
    try {
      return await flows.sendOtp(flowId, { phone })
    } catch (error) {
      const { puzzle } = asQuickregError(error).details
      if (!puzzle) throw error
      apply('repeated', { message: say('busy', texts.checking) })
      const number = await solve(puzzle, { clock, isWanted: () => !machine.isSilent })
      if (number === undefined) throw error
      return flows.sendOtp(flowId, { phone, proof: { token: puzzle.token, number } })
    }
  }

  /** A wrong number or code is typed again where it was typed; what concerns the flow is settled as after a tap. */
  async function handIn(back: 'backToNumber' | 'backToCode', run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      const failure = asQuickregError(error)
      const cure = cureFor(failure.code)
      if (cure === 'sign_in' || cure === 'reopen' || cure === 'look' || cure === 'consent') {
        await handingIn.settle(failure, opening.restart, true)
      } else {
        const message = say('error', machine.sentence(failure), ownValue(fields, failure.code))
        apply(back, { message, sms: afterFailure(failure, message) })
        machine.tellFailure(failure)
      }
    }
    countDown()
    // The page is gone, and so is the person who would have typed the code.
    if (machine.isSilent) opening.leave()
  }

  const noteUnsent = (phone: string) => (error: unknown) => {
    const { code, details } = asQuickregError(error)
    if (code === 'sms_unavailable') unsent = { phone, at: clock.now(), seconds: details.retryAfterSeconds ?? 0 }
    throw error
  }

  /** Of the number that no message went to: so many seconds are left of the wait. None if the device's clock was set back. */
  function waitOf(phone: string): number {
    if (unsent?.phone !== phone) return 0
    const left = unsent.seconds - Math.floor((clock.now() - unsent.at) / 1_000)
    return left > unsent.seconds ? 0 : left
  }

  function afterFailure({ code, details }: QuickregError, message: Message): SmsState | undefined {
    const { sms } = machine.state
    if (sms && code === 'otp_expired') return { ...sms, dead: true }
    if (!sms || !isTooEarly(code) || !details.retryAfterSeconds) return sms
    tooEarly = message
    return { ...sms, ...waitFor(details.retryAfterSeconds) }
  }

  return {
    enter,
    sendOtp(phone) {
      const { step } = machine.state
      if (step !== 'number' && step !== 'code') return
      if (!/^\+[1-9]\d{6,14}$/.test(phone)) {
        apply('mistyped', { message: say('error', texts.numberMistyped, 'phone') })
        return
      }
      const retryAfterSeconds = waitOf(phone)
      if (retryAfterSeconds > 0) {
        const failure = new QuickregError('sms_unavailable', { retryAfterSeconds })
        apply('mistyped', { message: say('error', machine.sentence(failure)) })
        return
      }
      apply('submitted', { message: say('busy', texts.sending) })
      void handIn(step === 'code' ? 'backToCode' : 'backToNumber', async () => {
        const sent = await handingIn.insist((flowId) => send(flowId, phone)).catch(noteUnsent(phone))
        apply('sent', { sms: { phone, maskedPhone: sent.phone, dead: false, ...waitFor(sent.resendAfterSeconds) } })
      })
    },
    submitOtp(otp) {
      if (machine.state.step !== 'code') return
      if (!/^\d{6}$/.test(otp)) {
        apply('mistyped', { message: say('error', texts.otpMistyped, 'otp') })
        return
      }
      apply('submitted')
      // The code belongs to the flow that sent it.
      const run = () => handingIn.submit((flowId) => flows.submitOtp(flowId, otp), { mayReopen: false })
      void handIn('backToCode', async () => handingIn.complete(await run()))
    },
    leave: () => cancelCountdown(),
  }
}
