import type { AccountView, Device, Flow, Purpose } from '@quickreg/contract'
import type { Quickreg } from './client.ts'
import { cureFor } from './cures.ts'
import { asQuickregError, QuickregError } from './errors.ts'
import type { FlowCalls } from './flows.ts'
import { say, type Machine } from './machine.ts'
import type { HandIn } from './underWay.ts'
import { firstOffer, isOpen, type Message } from './view.ts'

/** All that happens before the tap: sign-in, consent, and a flow that is kept alive. */
export interface Opening {
  /** Signs in; who is a member already is done. */
  prepare(): Promise<void>
  restart(): void
  /** The person has left. */
  startOver(): void
  /** Somebody has signed in or out, here or on another page. */
  accountChanged(account: AccountView | undefined): void
  /** A number is on its way from another page: one more would be billed for nothing. */
  overtaken(): void
  agree(checked: boolean): void
  /** Opens a flow for a step that waits for one. @param then What is still to be said, and whether a number was typed. */
  open(then?: Then): Promise<void>
  /** A new flow in the place of one in which no way is open. */
  renew(): void
  /** The flow there is will do after all. */
  stay(): void
  /** Another flow in the place of one that is gone. @throws {QuickregError} */
  replaceFlow(): Promise<void>
  askForConsent(failure: QuickregError): void
  /** Gives up what is open; nothing after it reaches the person. */
  leave(): void
}

interface Then {
  message?: Message | undefined
  forSms?: boolean
}

interface Setting {
  client: Quickreg
  flows: FlowCalls
  scene: string
  purpose: Purpose
  device: Device
  follow(handIn: HandIn): Promise<void>
}

const nothing = {
  agreed: false,
  flow: undefined,
  held: undefined,
  chosen: undefined,
  sms: undefined,
  registered: undefined,
}

/** A flow is renewed this long before its end, so that no tap meets the end. */
const renewMs = 60_000

export function createOpening(machine: Machine, setting: Setting): Opening {
  const { client, flows, scene, purpose, device, follow } = setting
  const { apply } = machine
  const access = client.flowAccess
  /** Grows with every flow that is asked for, so that an answer nobody waits for any more is recognised. */
  let openings = 0
  let cancelRenewal = () => {}

  const retryable = (failure: QuickregError) => cureFor(failure.code) !== 'stop'

  async function prepare(): Promise<void> {
    try {
      await client.signIn()
    } catch (error) {
      const failure = asQuickregError(error)
      machine.stop(failure, { again: restart, retryable: retryable(failure) })
      return machine.tellFailure(failure)
    }
    if (isDone()) return
    if (purpose === 'change_phone' && !client.account()) {
      const failure = new QuickregError('token_invalid')
      machine.stop(failure, { again: restart, retryable: false })
      return machine.tellFailure(failure)
    }
    apply('signedIn')
    if (machine.state.agreed) agree(true)
  }

  /** A number given on a page that is gone is followed here, who is a member needs to give none, and who is gone asks for none. */
  function isDone(): boolean {
    if (machine.isSilent) return true
    const handIn = access.underWay.takeUp(purpose, scene)
    if (!handIn) return isMember(client.account())
    const { policyVersion, flow, chosen } = handIn.state()
    if (apply('resumed', { agreed: true, policyVersion, flow, chosen })) void follow(handIn)
    if (flow) renewInTime(flow)
    return true
  }

  function isMember(account: AccountView | undefined): boolean {
    if (purpose !== 'account' || account?.phone === undefined) return false
    const registered = { isNew: false, account }
    if (apply('alreadyMember', { registered, problem: undefined })) {
      openings++
      access.underWay.takeUp(purpose, scene) // told now
      machine.emit({ type: 'registered', detail: registered })
    }
    return true
  }

  function accountChanged(account: AccountView | undefined): void {
    if (purpose === 'account' && account) isMember(account)
    else if (purpose === 'change_phone' && account)
      restart() // she is registered now
    else if (purpose !== 'contact') startOver()
    renew() // the number that is known is another now
  }

  function restart(): void {
    if (apply('restarted', { problem: undefined })) void prepare()
  }

  function startOver(): void {
    if (apply('departed', nothing) && !machine.isSilent) void prepare()
  }

  function agree(checked: boolean): void {
    if (checked) {
      if (apply('agreed', { agreed: true })) void open()
      return
    }
    const { flow } = machine.state
    if (!apply('withdrawn', nothing)) return
    openings++
    withdraw(flow)
  }

  function stay(): void {
    openings++
    const { flow } = machine.state
    if (flow) renewInTime(flow)
  }

  function renew(happening: 'renewed' | 'overtaken' = 'renewed'): void {
    const { flow, message } = machine.state
    if (!apply(happening, { message })) return
    withdraw(flow)
    void open({ message })
  }

  /** It would expire by itself; but a session has only five open flows. */
  function withdraw(flow: Flow | undefined): void {
    if (flow && flow.state !== 'completed') void flows.withdraw(flow.flowId).catch(asQuickregError)
  }

  function newFlow(): Promise<Flow> {
    const { policyVersion } = machine.state
    const occasion = { scene, consent: { policyVersion }, device }
    return purpose === 'change_phone'
      ? access.underAccessToken((accessToken) => flows.open({ purpose, accessToken, ...occasion }))
      : flows.open({ purpose, ...occasion })
  }

  async function open(then: Then = {}, again = false): Promise<void> {
    if (isDone()) return
    const opening = ++openings
    try {
      await access.underWay.over()
      await client.signIn()
      if (opening !== openings || isDone()) return
      const flow = await newFlow()
      if (opening !== openings) return withdraw(flow)
      const held = flow.outcome
      const forSms = (purpose === 'change_phone' || then.forSms) && isOpen(flow, 'sms')
      const chosen = forSms ? 'sms' : firstOffer(flow, held, machine.state.declined)
      apply(forSms ? 'openedForSms' : 'opened', { flow, held, chosen, sms: undefined, message: then.message })
      renewInTime(flow)
    } catch (error) {
      const failure = asQuickregError(error)
      if (opening !== openings) return
      const cure = cureFor(failure.code)
      if (cure === 'sign_in' && !again) {
        access.dropSession()
        return open(then, true)
      }
      if (cure === 'consent') askForConsent(failure)
      else machine.stop(failure, { again: restart, retryable: retryable(failure) })
      machine.tellFailure(failure)
    }
  }

  async function replaceFlow(): Promise<void> {
    const flow = await newFlow()
    machine.patch({ flow })
    renewInTime(flow)
  }

  function askForConsent(failure: QuickregError): void {
    apply('outdated', {
      agreed: false,
      policyVersion: failure.details.policyVersion ?? machine.state.policyVersion,
      flow: undefined,
      message: say('error', machine.sentence(failure)),
    })
  }

  function renewInTime({ flowId, expiresAt, outcome }: Flow): void {
    cancelRenewal()
    if (outcome) return
    const end = Math.min(Date.parse(expiresAt), access.sessionExpiresAt())
    const renew = () => {
      const { state } = machine
      if (state.flow?.flowId !== flowId) return
      if (apply('renewed', { message: state.message })) void open({ message: state.message })
      else cancelRenewal = machine.clock.after(renewMs / 4, renew)
    }
    // Never at once: a server whose clock is wrong would be asked for one flow after the other.
    cancelRenewal = machine.clock.after(Math.max(end - access.now() - renewMs, renewMs), renew)
  }

  return {
    ...{ prepare, restart, startOver, accountChanged, overtaken: () => renew('overtaken'), agree },
    ...{ open: (then) => open(then), renew: () => renew(), stay, replaceFlow, askForConsent },
    leave() {
      cancelRenewal()
      openings++
      const { step, flow } = machine.state
      // While the sheet is open a number may still come.
      if (step === 'ready' || step === 'number' || step === 'code') withdraw(flow)
    },
  }
}
