import type { Outcome, Purpose, Refusal } from '@quickreg/contract'
import type { FlowAccess } from './client.ts'
import { pause } from './clock.ts'
import { cureFor, type Cure } from './cures.ts'
import type { DeclinedMemory } from './declined.ts'
import { asQuickregError, type QuickregError } from './errors.ts'
import type { FlowCalls } from './flows.ts'
import { say, type Machine } from './machine.ts'
import type { Opening } from './opening.ts'
import type { TapKind } from './phoneEvent.ts'
import type { HandIn } from './underWay.ts'
import { firstOffer, isOpen, type Message, type Registered } from './view.ts'

/** All that happens after the tap. */
export interface HandingIn {
  /**
   * Repeats while nothing is decided: the server answers a repeat with the same outcome, and WeChat has billed the number.
   *
   * @throws {QuickregError} What repeating does not cure.
   */
  insist<Reply>(run: (flowId: string) => Promise<Reply>, options?: { mayReopen: boolean }): Promise<Reply>
  /** Insists on what completes a flow, and signs in. @returns Undefined if the person has signed out meanwhile. */
  submit(run: HandIn['run'], options?: { mayReopen: boolean }): Promise<Outcome | undefined>
  /** Submits what WeChat has given. */
  exchange(run: (flowId: string) => Promise<Outcome>): Promise<void>
  /** Ends here what was begun on this page or another. */
  follow(handIn: HandIn): Promise<void>
  complete(outcome: Outcome | undefined): void
  /**
   * Acts on a failure as its cure says.
   *
   * @param again What a retry does where repeating later may help.
   * @param typed It was a number or a code that was typed: there is nothing to tap again.
   */
  settle(failure: QuickregError, again: () => void, typed?: boolean): Promise<void>
  /** Tells the server in the device's own words that a tap brought no number. */
  report(kind: TapKind, refusal: Refusal): Promise<void>
  /** The page is gone: whoever comes next hears the end. */
  leave(): void
}

interface Setting {
  access: Pick<FlowAccess, 'adopter' | 'dropSession' | 'underWay'>
  scene: string
  purpose: Purpose
  flows: FlowCalls
  opening: Opening
  memory: DeclinedMemory
}

/** What has a reason concerns a rung, as WeChat's quota of the day does: there may be another way. */
const cureOf = ({ code, details }: QuickregError): Cure => (details.reason ? 'look' : cureFor(code))

/** For so long a number is handed in again by itself; after that when the person says so. */
const insistMs = 60_000
const firstPauseMs = 500
const longestPauseMs = 8_000

export function createHandingIn(machine: Machine, setting: Setting): HandingIn {
  const { access, scene, purpose, flows, opening, memory } = setting
  const { apply, texts, clock } = machine
  /** Given and billed, and the end of it not heard, or only that it may be tried again. */
  let current: HandIn | undefined
  const flowId = () => machine.state.flow?.flowId ?? ''

  async function insist<Reply>(run: (flowId: string) => Promise<Reply>, { mayReopen } = { mayReopen: true }) {
    const deadline = clock.now() + insistMs
    for (let attempt = 0, reopened = !mayReopen; ; attempt++) {
      try {
        return await run(flowId())
      } catch (error) {
        const failure = asQuickregError(error)
        const cure = cureOf(failure)
        const ownMs = Math.min(firstPauseMs * Math.pow(2, attempt), longestPauseMs)
        const pauseMs = Math.max(ownMs, (failure.details.retryAfterSeconds ?? 0) * 1_000)
        // Other pages wait for the end of it, so nobody waits longer than that because a server says so.
        if (cure === 'repeat' && clock.now() + pauseMs <= deadline) {
          apply('repeated', { message: say('busy', texts.repeating) })
          await pause(clock, pauseMs)
        } else if (cure === 'reopen' && !reopened) {
          // WeChat's code belongs to the person, not to the flow: it counts in the next one too.
          reopened = true
          await opening.replaceFlow()
        } else throw failure
      }
    }
  }

  const submit: HandingIn['submit'] = (run, options) => insist(run, options).then(access.adopter(purpose))

  function exchange(run: HandIn['run']): Promise<void> {
    const handIn = { purpose, scene, run, outcome: submit(run), state: () => machine.state }
    const followed = follow(handIn)
    access.underWay.begin(handIn)
    return followed
  }

  async function follow(handIn: HandIn): Promise<void> {
    current = handIn
    if (machine.isSilent) leave()
    try {
      const outcome = await handIn.outcome
      current = undefined
      complete(outcome)
    } catch (error) {
      const failure = asQuickregError(error)
      if (machine.isSilent) return // for whoever takes it up to act on
      const cure = cureFor(failure.code)
      if (cure !== 'repeat' && cure !== 'later') current = undefined
      await settle(failure, () => {
        if (apply('resubmitted', { problem: undefined })) void exchange(handIn.run)
      })
    }
  }

  function leave(): void {
    if (current) access.underWay.leave(current)
    current = undefined
  }

  function complete(outcome: Outcome | undefined): void {
    if (!outcome) return opening.startOver()
    memory.clear()
    const { isNew, confirmed, account, contact } = outcome
    const registered: Registered = { isNew, confirmed, ...(account && { account }), ...(contact && { contact }) }
    if (apply('completed', { registered, sms: undefined })) machine.emit({ type: 'registered', detail: registered })
  }

  async function settle(failure: QuickregError, again: () => void, typed = false): Promise<void> {
    const onward = { message: say('hint', typed ? texts.sendAnew : texts.tapAgain), forSms: typed }
    const message = say('error', machine.sentence(failure))
    const cure = cureOf(failure)
    switch (cure) {
      case 'tap_again':
      case 'retype':
        apply('refused', { message })
        break
      case 'sign_in':
        access.dropSession()
        reopen(onward)
        break
      case 'reopen':
        reopen(onward)
        break
      case 'look':
        await look(message, again)
        break
      case 'consent':
        opening.askForConsent(failure)
        break
      case 'repeat':
      case 'later':
      case 'stop':
        machine.stop(failure, { again, retryable: cure !== 'stop' })
        break
    }
    machine.tellFailure(failure)
  }

  function reopen(then: { message?: Message; forSms?: boolean } = {}): void {
    if (apply('reopened', { flow: undefined, message: then.message })) void opening.open(then)
  }

  /** Rungs may have closed. */
  async function look(message: Message, again: () => void): Promise<void> {
    try {
      const flow = await flows.read(flowId())
      if (flow.state === 'conflict' && isOpen(flow, 'sms')) {
        apply('conflicted', { flow, chosen: 'sms', sms: undefined, message: say('hint', texts.verifyBySms) })
      } else apply('refused', { flow, chosen: firstOffer(flow, undefined, machine.state.declined), message })
    } catch (error) {
      machine.stop(asQuickregError(error), { again, retryable: true })
    }
  }

  async function report(kind: TapKind, refusal: Refusal): Promise<void> {
    try {
      const flow = await flows.refuse(flowId(), refusal)
      const { next, reason, message } = flow
      if (reason === 'user_declined') memory.add(kind)
      const declined = memory.list()
      // Nothing better left: the rung that was declined stays where it was.
      const chosen =
        [next, kind].filter((wanted) => wanted && isOpen(flow, wanted))[0] ?? firstOffer(flow, undefined, declined)
      apply('refused', { flow, chosen, declined, message: say('hint', message) })
      machine.emit({ type: 'declined', detail: { reason, message, ...(next && { next }) } })
    } catch (error) {
      const failure = asQuickregError(error)
      const cure = cureFor(failure.code)
      // Nothing was given, so nothing is lost: the person goes on as before.
      if (cure === 'reopen') return reopen()
      if (cure !== 'repeat') return settle(failure, opening.restart)
      const text = failure.code === 'network' ? texts.offline : machine.sentence(failure)
      apply('refused', { message: say('error', text) })
      machine.emit({ type: 'failed', detail: { code: failure.code, message: text } })
    }
  }

  return { insist, submit, exchange, follow, complete, settle, report, leave }
}
