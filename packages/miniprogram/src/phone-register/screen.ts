import type { Message, Offer, View } from '../index.ts'
import { fill, type Words } from './words.ts'

/** What the WXML shows, in words and switches: everything it would otherwise have to work out. */
export interface Screen {
  panel: 'preparing' | 'tap' | 'number' | 'code' | 'done' | 'problem'
  agreed: boolean
  /** The box cannot be changed while something is under way. */
  consentLocked: boolean
  consentMissing: boolean
  /** No way is open: there is nothing to put on the button. */
  hasButton: boolean
  buttonText: string
  openType: '' | 'getPhoneNumber' | 'getRealtimePhoneNumber'
  busy: boolean
  shielded: boolean
  message: string
  tone: Message['tone']
  /** One sentence at a time: a note waits while there is a message. */
  others: { offer: Offer; text: string; note: string }[]
  /** Ways that are closed, and why. */
  closed: { kind: string; text: string }[]
  doneTitle: string
  donePhone: string
  retryable: boolean
  sentTo: string
  resendText: string
  canResend: boolean
}

const openTypes = { quick: 'getPhoneNumber', realtime: 'getRealtimePhoneNumber' } as const

const panels = {
  preparing: 'preparing',
  consent: 'tap',
  opening: 'tap',
  ready: 'tap',
  asking: 'tap',
  submitting: 'tap',
  number: 'number',
  code: 'code',
  registered: 'done',
  problem: 'problem',
} as const satisfies Record<View['step'], Screen['panel']>

export function screenOf(view: View, words: Words, purpose: 'account' | 'contact'): Screen {
  const { step, armed, offer, message, problem, sms, registered, knownPhone = '' } = view
  const labels = purpose === 'contact' ? words.contactButton : words.button
  const resendInSeconds = sms?.resendInSeconds ?? 0
  return {
    // Confirming a number by SMS stays where it was typed.
    panel: step === 'submitting' && offer === 'sms' ? (sms ? 'code' : 'number') : panels[step],
    agreed: view.agreed,
    consentLocked: view.busy || step === 'asking',
    consentMissing: view.consentMissing,
    hasButton: offer !== undefined,
    buttonText: offer ? fill(labels[offer], { phone: knownPhone }) : '',
    openType: armed ? openTypes[armed] : '',
    busy: view.busy,
    shielded: view.shielded,
    message: problem?.message ?? message?.text ?? busyText(view, words),
    tone: problem ? 'error' : (message?.tone ?? 'busy'),
    others: view.others.map((other) => ({
      offer: other,
      text: fill(words.rung[other], { phone: knownPhone }),
      note: message ? '' : (view.rungs.filter(({ kind }) => kind === other)[0]?.words ?? ''),
    })),
    closed: view.rungs
      .filter(({ available }) => !available)
      .map(({ kind, words: why }) => ({ kind, text: [words.rung[kind], why].join(' · ') })),
    doneTitle: doneTitle(view, words, purpose),
    donePhone: registered?.account?.phone ?? registered?.contact?.phone ?? '',
    retryable: problem?.retryable ?? false,
    sentTo: sms ? fill(words.sentTo, { phone: sms.phone }) : '',
    resendText: resendInSeconds > 0 ? fill(words.resendIn, { seconds: resendInSeconds }) : words.resend,
    canResend: resendInSeconds === 0,
  }
}

function busyText({ step }: View, words: Words): string {
  if (step === 'preparing' || step === 'opening') return words.preparing
  if (step === 'submitting') return words.submitting
  return step === 'asking' ? words.asking : ''
}

function doneTitle({ registered }: View, words: Words, purpose: 'account' | 'contact'): string {
  if (purpose === 'contact') return words.contactDone
  return registered?.isNew ? words.welcomeNew : words.welcomeBack
}
