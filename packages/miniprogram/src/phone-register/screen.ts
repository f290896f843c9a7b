import { fill } from '../core/fill.ts'
import type { Message, Offer, PhoneRegisterOptions, View } from '../index.ts'
import type { Words } from './words.ts'

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
  /** The message says what a number is wanted for, and stands before its field. */
  lead: boolean
  /** One sentence at a time: a note waits while there is a message. */
  others: { offer: Offer; text: string; note: string }[]
  /** Ways that are closed, and why. */
  closed: { kind: string; text: string }[]
  doneTitle: string
  donePhone: string
  retryable: boolean
  numberLabel: string
  /** What a screen reader calls the fields: their errors belong to them. */
  spokenNumberLabel: string
  spokenOtpLabel: string
  /** The field whose content is wrong: the message stands right below it. */
  invalid: '' | 'phone' | 'otp'
  sentTo: string
  /** The code that was sent is of no use any more. */
  otpDead: boolean
  /** A code may be typed, and what was typed before does not count. */
  otpWanted: boolean
  resendText: string
  canResend: boolean
  /** For screen readers, at the beginning and the end of the wait for the next code; not every second. */
  spoken: string
}

type Purpose = PhoneRegisterOptions['purpose']

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

export function screenOf(view: View, words: Words, purpose: Purpose): Screen {
  const { step, offer, message, problem, registered, knownPhone = '' } = view
  const panel = panelOf(view)
  return {
    panel,
    agreed: view.agreed,
    consentLocked: view.busy || step === 'asking',
    consentMissing: view.consentMissing,
    hasButton: offer !== undefined,
    buttonText: offer ? fill(buttonText(offer, words, purpose), { phone: knownPhone }) : '',
    openType: view.armed ? openTypes[view.armed] : '',
    busy: view.busy,
    shielded: view.shielded,
    message: problem?.message ?? message?.text ?? busyText(view, words),
    tone: problem ? 'error' : (message?.tone ?? 'busy'),
    lead: panel === 'number' && message?.tone === 'hint',
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
    ...smsOf(view, words, purpose),
  }
}

/** Verifying a number by SMS stays where it was typed. */
function panelOf({ step, offer, sms }: View): Screen['panel'] {
  return step === 'submitting' && offer === 'sms' ? (sms ? 'code' : 'number') : panels[step]
}

function smsOf(view: View, words: Words, purpose: Purpose) {
  const { busy, message, sms } = view
  const atCode = panelOf(view) === 'code' && !busy
  const numberLabel = purpose === 'change_phone' ? words.newNumber : words.number
  const invalid: Screen['invalid'] = message?.field ?? ''
  const spokenLabel = (label: string, field: Screen['invalid']) =>
    message && field === invalid ? `${label}. ${message.text}` : label
  const sentTo = sms ? fill(words.sentTo, { phone: sms.maskedPhone }) : ''
  const canResend = !sms?.resendIn
  return {
    ...{ numberLabel, invalid, sentTo, canResend },
    spokenNumberLabel: spokenLabel(numberLabel, 'phone'),
    spokenOtpLabel: spokenLabel(words.otp, 'otp'),
    otpDead: sms?.dead ?? false,
    otpWanted: atCode && !sms?.dead && (message?.tone !== 'error' || invalid === 'otp'),
    resendText: canResend ? words.resend : fill(words.resendIn, { wait: sms.resendIn }),
    spoken: atCode ? (canResend ? words.resendPossible : sentTo) : '',
  }
}

function buttonText(offer: Offer, words: Words, purpose: Purpose): string {
  if (purpose === 'change_phone') return words.changeButton
  return (purpose === 'contact' ? words.contactButton : words.button)[offer]
}

function busyText({ step }: View, words: Words): string {
  if (step === 'preparing' || step === 'opening') return words.preparing
  if (step === 'submitting') return words.submitting
  return step === 'asking' ? words.asking : ''
}

function doneTitle({ registered }: View, words: Words, purpose: Purpose): string {
  if (purpose === 'contact') return words.contactDone
  if (purpose === 'change_phone') return words.changeDone
  return registered?.isNew ? words.welcomeNew : words.welcomeBack
}
