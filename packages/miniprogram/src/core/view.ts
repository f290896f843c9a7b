import type { AccountView, ContactView, Flow, Outcome, Rung, RungKind, RungReason } from '@quickreg/contract'
import type { FailureCode } from './errors.ts'
import { ownValue } from './ownValue.ts'
import type { TapKind } from './phoneEvent.ts'
import type { Texts } from './texts.ts'
import type { Step } from './transitions.ts'

/** What can be offered: the number the server already knows, or a rung of the ladder. */
export type Offer = 'known' | RungKind

/** How a registration ended. Without tokens: they stay in the client, so that no page can log or store them by accident. */
export interface Registered {
  isNew: boolean
  /** Absent if there was nothing to prove: the person was signed in already. */
  confirmed?: boolean
  account?: AccountView
  contact?: ContactView
}

export interface Message {
  text: string
  tone: 'hint' | 'error' | 'busy'
  /** The field it is about: what was typed there is wrong. */
  field?: 'phone' | 'otp'
}

export interface Problem {
  code: FailureCode
  message: string
  retryable: boolean
  retryAfterSeconds?: number
}

export interface SmsState {
  /** E.164 */
  phone: string
  maskedPhone: string
  /** By the device's clock. */
  resendAt: number
  resendInSeconds: number
  /** In words: `45 秒后`, `明天`; empty when the wait is over. */
  resendIn: string
  /** The code is of no use any more: another has to be sent. */
  dead: boolean
}

/** All the register knows; each change is a new object. */
export interface State {
  step: Step
  agreed: boolean
  /** The version the person agrees to: the page's, or the one the server says is in force. */
  policyVersion: string
  /** The box has to be drawn to the person's attention. */
  consentMissing: boolean
  flow?: Flow
  /** The outcome of a flow that was completed when it was opened; it counts once the person says so. */
  held?: Outcome
  chosen?: Offer
  /** A second tap would be billed a second time: the sheet is about to open. */
  shielded: boolean
  declined: readonly RungKind[]
  sms?: SmsState
  message?: Message
  problem?: Problem
  registered?: Registered
}

export interface RungView {
  kind: RungKind
  available: boolean
  declined: boolean
  reason?: RungReason
  /** The reason in words. */
  words?: string
  /** Of SMS: calling codes of the countries to which codes are sent, if the server says so. */
  countries?: readonly string[]
}

/** What to show. */
export interface View {
  step: Step
  agreed: boolean
  policyVersion: string
  consentMissing: boolean
  /** Something is under way: nothing can be tapped. */
  busy: boolean
  /** What the button does. */
  offer?: Offer
  /** The open-type the button carries now, if any. */
  armed?: TapKind
  shielded: boolean
  /** Masked. */
  knownPhone?: string
  /** Other ways that are open. */
  others: readonly Offer[]
  /** Every way the scene offers, open or closed. */
  rungs: readonly RungView[]
  sms?: SmsState
  message?: Message
  problem?: Problem
  registered?: Registered
}

export function viewOf(state: State, texts: Texts): View {
  const { step, agreed, policyVersion, consentMissing, shielded, sms, message, problem, registered } = state
  const knownPhone = state.flow?.knownPhone ?? state.held?.account?.phone
  const rungs = rungsOf(state, texts)
  const open = rungs.filter(({ available }) => available).map(({ kind }): Offer => kind)
  const offers = knownPhone === undefined ? open : ['known' as const].concat(open as never[])
  const offer = step === 'consent' || step === 'opening' ? 'quick' : state.chosen
  const armed = step === 'ready' || step === 'asking' ? tapKind(offer) : undefined
  return {
    ...{ step, agreed, policyVersion, consentMissing, shielded, sms, message, problem, registered },
    ...{ knownPhone, rungs, offer, armed },
    busy: step === 'preparing' || step === 'opening' || step === 'submitting',
    others: offers.filter((other) => other !== offer),
  }
}

/** The offer to start with: what is known, else the best rung that was not declined, else the best that is open. */
export function firstOffer(flow: Flow, held: Outcome | undefined, declined: readonly RungKind[]): Offer | undefined {
  if (flow.knownPhone !== undefined || held) return 'known'
  const open = flow.rungs.filter(({ available }) => available)
  return (open.filter((rung) => !isDeclined(rung, declined))[0] ?? open[0])?.kind
}

export const isOpen = (flow: Flow, kind: RungKind) => flow.rungs.some((rung) => rung.kind === kind && rung.available)

const tapKind = (offer: Offer | undefined): TapKind | undefined =>
  offer === 'quick' || offer === 'realtime' ? offer : undefined

const isDeclined = ({ kind, reason }: Rung, declined: readonly RungKind[]) =>
  reason === 'user_declined' || declined.indexOf(kind) >= 0

function rungsOf({ flow, held, declined }: State, texts: Texts): RungView[] {
  if (!flow || held) return []
  return flow.rungs
    .filter(({ reason }) => reason !== 'not_configured')
    .map((rung) => {
      const before = rung.available && isDeclined(rung, declined)
      const reason = rung.reason ?? (before ? 'user_declined' : undefined)
      return {
        ...{ kind: rung.kind, available: rung.available, declined: before, reason, countries: rung.countries },
        words: reason && (before && !rung.reason ? texts.declinedBefore : ownValue(texts.reasons, reason)),
      }
    })
}
