import type { Device, Purpose } from '@quickreg/contract'
import type { Quickreg } from './client.ts'
import { deviceClock, type Clock } from './clock.ts'
import { declinedMemory } from './declined.ts'
import { flowCalls } from './flows.ts'
import { createHandingIn } from './handingIn.ts'
import type { Locale } from './locale.ts'
import { createMachine, say, type Audience } from './machine.ts'
import { createOpening } from './opening.ts'
import { readPhoneEvent, type TapKind } from './phoneEvent.ts'
import { createSms } from './sms.ts'
import { texts as allTexts } from './texts.ts'
import type { HandIn } from './underWay.ts'
import type { Offer, View } from './view.ts'

export interface PhoneRegisterOptions extends Audience {
  client: Quickreg
  scene: string
  purpose: Purpose
  policyVersion: string
  locale: Locale
  /** For the server: it closes what this WeChat cannot do. */
  device?: Device
  clock?: Clock
}

/**
 * One registration on one page: what is shown, and what the person can do. Acts that make no sense now do nothing.
 * Several on one client know of each other: no second number is asked for while one is on its way, or for who is a member.
 */
export interface PhoneRegister {
  view(): View
  agree(checked: boolean): void
  /** The button was tapped. @returns Whether WeChat's sheet may open for it. */
  tap(): boolean
  /** `bindgetphonenumber` or `bindgetrealtimephonenumber`: the whole event. */
  phoneEvent(kind: TapKind, event: unknown): void
  /** The number the server knows already: no sheet, nothing billed. */
  useKnown(): void
  /** One of the view's `others`, also from the number or the code; an SMS code that was sent can still be entered after. */
  choose(offer: Offer): void
  /** @param phone E.164 */
  sendOtp(phone: string): void
  /** The field is being typed anew: what was said of it is of no use any more. */
  correct(): void
  /** From the code back to the number. */
  changeNumber(): void
  submitOtp(otp: string): void
  /** After a problem, or when no way is open: once more. */
  retry(): void
  /** The page is gone. A number that WeChat has given is still handed in, and the next register for the same hears the end. */
  dispose(): void
}

/** After this a second tap is taken for a second wish: had the sheet opened, it would cover the button. */
const shieldMs = 3_000

/** Signs in at once, and starts. */
export function createPhoneRegister(options: PhoneRegisterOptions): PhoneRegister {
  const { client, scene, purpose, policyVersion, locale, device = {}, clock = deviceClock } = options
  const access = client.flowAccess
  const flows = flowCalls(access)
  const memory = declinedMemory(access.storage, client.server, scene)
  const initial = {
    ...{ step: 'preparing' as const, agreed: false, policyVersion, consentMissing: false, shielded: false },
    declined: memory.list(),
  }
  const texts = allTexts[locale]
  const machine = createMachine({ initial, texts, clock }, options)
  const follow = (handIn: HandIn) => handingIn.follow(handIn)
  const opening = createOpening(machine, { client, flows, scene, purpose, device, follow })
  const handingIn = createHandingIn(machine, { access, scene, purpose, flows, opening, memory })
  const sms = createSms(machine, { flows, handingIn, opening })
  const { apply } = machine
  let cancelShield = () => {}
  let closeSheet = () => {}

  function useKnown(): void {
    const { step, held } = machine.state
    if (step !== 'ready' || !apply('submitted')) return
    if (held) handingIn.complete(access.adopter(purpose)(held))
    else void handingIn.exchange(flows.useKnown)
  }

  function tap(): boolean {
    const { step, chosen, shielded } = machine.state
    if (step === 'consent') apply('tappedTooSoon', { consentMissing: true, message: say('hint', texts.tickFirst) })
    if (step === 'ready' && chosen === 'known') useKnown()
    if (step === 'ready' && chosen === 'sms') sms.enter()
    const armed = machine.view().armed !== undefined
    if (!armed || shielded || !apply('tapped', { shielded: true })) return false
    closeSheet()
    closeSheet = access.underWay.openSheet()
    cancelShield()
    cancelShield = clock.after(shieldMs, () => {
      if (machine.state.step === 'asking') machine.patch({ shielded: false })
    })
    return true
  }

  client.setLocale(locale)
  const stopListening = [client.onChange(opening.accountChanged), access.underWay.onBegin(opening.overtaken)]
  void opening.prepare()
  return {
    view: machine.view,
    agree: opening.agree,
    tap,
    phoneEvent(kind, event) {
      const { step, flow } = machine.state
      if (!flow || !apply('answered')) return
      if (step === 'opening') opening.stay()
      const result = readPhoneEvent(kind, event)
      if ('proof' in result) void handingIn.exchange((flowId) => flows.submit(flowId, result.proof))
      else void handingIn.report(kind, result.refusal)
      closeSheet()
    },
    useKnown,
    choose(offer) {
      if (machine.view().others.indexOf(offer) < 0) return
      if (offer === 'sms') sms.enter()
      else apply('chose', { chosen: offer })
    },
    sendOtp: sms.sendOtp,
    correct() {
      if (machine.state.message?.field) machine.patch({ message: undefined })
    },
    changeNumber: () => void apply('changedNumber', { sms: undefined }),
    submitOtp: sms.submitOtp,
    retry() {
      if (machine.state.step === 'ready') opening.renew()
      else machine.retry()
    },
    dispose() {
      machine.silence()
      for (const stop of stopListening) stop()
      cancelShield()
      handingIn.leave()
      sms.leave()
      opening.leave()
    },
  }
}
