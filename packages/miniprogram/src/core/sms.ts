import { cureFor } from './cures.ts'
import { asQuickregError } from './errors.ts'
import type { FlowCalls } from './flows.ts'
import type { HandingIn } from './handingIn.ts'
import { say, type Machine } from './machine.ts'
import type { Opening } from './opening.ts'

/** The last rung: a number entered by hand, and the code sent to it. */
export interface Sms {
  sendOtp(phone: string): void
  submitOtp(otp: string): void
  leave(): void
}

export function createSms(
  machine: Machine,
  { flows, handingIn, opening }: { flows: FlowCalls; handingIn: HandingIn; opening: Opening },
): Sms {
  const { apply, texts, clock } = machine
  let cancelCountdown = () => {}

  function countDown(): void {
    cancelCountdown()
    const { sms, step, message } = machine.state
    if (!sms) return
    const resendInSeconds = Math.max(Math.ceil((sms.resendAt - clock.now()) / 1_000), 0)
    if (step === 'code' && resendInSeconds !== sms.resendInSeconds) {
      apply('counted', { sms: { ...sms, resendInSeconds }, message })
    }
    if (resendInSeconds > 0) cancelCountdown = clock.after(1_000, countDown)
  }

  /** A wrong number or code is typed again where it was typed; what concerns the flow is settled as after a tap. */
  async function handIn(back: 'backToNumber' | 'backToCode', run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      const failure = asQuickregError(error)
      const cure = cureFor(failure.code)
      if (cure === 'sign_in' || cure === 'reopen' || cure === 'look' || cure === 'consent') {
        return handingIn.settle(failure, opening.restart)
      }
      apply(back, { message: say('error', machine.sentence(failure)) })
      machine.tellFailure(failure)
    }
  }

  return {
    sendOtp(phone) {
      const { step } = machine.state
      if (step !== 'number' && step !== 'code') return
      if (!/^\+[1-9]\d{6,14}$/.test(phone)) {
        apply('mistyped', { message: say('error', texts.numberMistyped) })
        return
      }
      apply('submitted')
      void handIn(step === 'code' ? 'backToCode' : 'backToNumber', async () => {
        const { resendAfterSeconds } = await handingIn.insist((flowId) => flows.sendOtp(flowId, phone))
        const resendAt = clock.now() + resendAfterSeconds * 1_000
        apply('sent', { sms: { phone, resendAt, resendInSeconds: resendAfterSeconds } })
        countDown()
      })
    },
    submitOtp(otp) {
      if (machine.state.step !== 'code') return
      if (!/^\d{6}$/.test(otp)) {
        apply('mistyped', { message: say('error', texts.otpMistyped) })
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
