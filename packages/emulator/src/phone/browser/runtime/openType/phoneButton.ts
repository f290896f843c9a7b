import { errnoTexts, fail } from '../../../../device/failure.ts'
import type { PhoneSheet } from '../../../wire.ts'
import type { BuiltinHost } from '../builtin.ts'
import { watchPhoneDetail } from '../checks/detail.ts'
import type { PageInstance, Phone } from '../ports.ts'
import { openContract, showPrivacyPopup } from '../wx/privacy.ts'
import { privacyDeskOf } from '../wx/privacyDesk.ts'
import { agreeByTap } from './agreeByTap.ts'
import { detailPlace, losesCoupledAnswer, losesCoupledConsent } from './quirks.ts'
import { explainRefusal } from './refusal.ts'

export interface PhoneButtonTap {
  button: BuiltinHost
  kind: 'quick' | 'realtime'
  /** The open-type also is agreePrivacyAuthorization: the tap is the consent to the privacy guideline. */
  coupled: boolean
}

interface PhoneDetail {
  errMsg: string
  errno?: number
  code?: string
  encryptedData?: string
  iv?: string
}

type PrivacyStep = Extract<PhoneSheet, { ask: 'privacy' }>
type PhoneStep = Extract<PhoneSheet, { ask: 'phone' }>

const apis = { quick: 'getPhoneNumber', realtime: 'getRealtimePhoneNumber' } as const

/** From the finger on a phone button to its event: privacy guideline, sheet, answer. */
export function createPhoneButton(phone: Phone): (tap: PhoneButtonTap) => Promise<void> {
  /** Whose sheet covers the screen: no tap passes it. */
  let inFront: PhoneButtonTap | undefined

  async function answer(tap: PhoneButtonTap): Promise<PhoneDetail | undefined> {
    if (tap.coupled) {
      const agreedNow = await agreeByTap(phone, tap.button)
      if (agreedNow && losesCoupledConsent(phone.device, tap.button.id)) return explainLostConsent(phone, tap)
    }
    const sheet = await askEmulator(phone, tap)
    if (sheet.ask === 'nothing') return refuse(phone, tap, sheet)
    if (sheet.ask === 'phone') return showSheet(phone, tap, sheet)
    const onPage = privacyDeskOf(phone).askPage(`button.${apis[tap.kind]}`)
    if (!onPage) return sheet.style === 'merged' ? showMerged(phone, tap, sheet) : showPopup(phone, tap, sheet)
    inFront = undefined // the page's own dialog is no cover: its buttons, and this one, can be tapped
    const choice = await onPage
    if (inFront) return undefined
    inFront = tap
    if (choice === 'disagree') return notAuthorized(phone, tap)
    if (choice === 'wrong_button') return notAuthorized(phone, tap, ' or buttonId is wrong')
    return afterConsent(phone, tap, sheet)
  }

  return async (tap) => {
    if (inFront) return
    inFront = tap
    const page = phone.stack.current()
    try {
      const detail = await answer(tap).catch((error: Error) => unreachable(phone, tap, error))
      if (detail) deliver(phone, tap, detail, page)
    } finally {
      if (inFront === tap) inFront = undefined
    }
  }
}

const askEmulator = (phone: Phone, { kind, coupled }: PhoneButtonTap, agreed: { privacy?: 'agree' } = {}) =>
  phone.emulator.act<PhoneSheet>('phone-sheet', { kind, coupled, ...agreed })

const tellEmulator = (phone: Phone, { kind, coupled }: PhoneButtonTap, answers: object) =>
  phone.emulator.act<PhoneDetail>('phone-tap', { kind, coupled, ...answers })

function refuse(
  { native, console }: Phone,
  { button }: PhoneButtonTap,
  sheet: Extract<PhoneSheet, { ask: 'nothing' }>,
) {
  console.say('warn', explainRefusal(sheet.detail))
  if (sheet.quotaSheet && button.props.phoneNumberNoQuotaToast !== false) void native.quotaSheet()
  return sheet.detail
}

async function showPopup(phone: Phone, tap: PhoneButtonTap, step: PrivacyStep): Promise<PhoneDetail> {
  if (await showPrivacyPopup(phone, step.privacyContractName)) {
    await phone.emulator.act('privacy', { answer: 'agree' })
    return afterConsent(phone, tap, step)
  }
  return tellEmulator(phone, tap, { allow: false, privacy: 'refuse_popup' })
}

async function showMerged(phone: Phone, tap: PhoneButtonTap, step: PrivacyStep): Promise<PhoneDetail> {
  const sheet = await askEmulator(phone, tap, { privacy: 'agree' })
  if (sheet.ask === 'nothing') return refuse(phone, tap, sheet)
  return showSheet(phone, tap, { ...(sheet as PhoneStep), tappedAt: step.tappedAt }, step.privacyContractName)
}

async function afterConsent(phone: Phone, tap: PhoneButtonTap, { tappedAt }: PrivacyStep): Promise<PhoneDetail> {
  const sheet = await askEmulator(phone, tap, { privacy: 'agree' })
  if (sheet.ask === 'nothing') return refuse(phone, tap, sheet)
  return showSheet(phone, tap, { ...(sheet as PhoneStep), tappedAt })
}

/** @param contractName Set where the sheet asks for the privacy guideline as well, and refusing it refuses both. */
async function showSheet(phone: Phone, tap: PhoneButtonTap, step: PhoneStep, contractName?: string) {
  const { phones, appName, tappedAt } = step
  const answer = await phone.native.phoneSheet({
    kind: tap.kind,
    phones,
    appName,
    ...(contractName !== undefined && {
      merged: { contractName, onOpenContract: () => void openContract(phone, contractName) },
    }),
  })
  const privacy = contractName === undefined || answer.allow ? 'agree' : 'refuse_merged'
  return tellEmulator(phone, tap, { ...answer, privacy, tappedAt })
}

const notAuthorized = ({ device }: Phone, { kind }: PhoneButtonTap, more = ''): PhoneDetail =>
  fail(apis[kind], device, `privacy permission is not authorized${more}`, 104)

function explainLostConsent(phone: Phone, tap: PhoneButtonTap): PhoneDetail {
  const why = tap.button.id === '' ? 'the coupled button has no id' : `base library ${phone.device.sdkVersion} does so`
  phone.console.warnOnce(`coupled ${why}`, `The person agreed, yet the tap fails with errno 104: ${why}`)
  return notAuthorized(phone, tap)
}

function unreachable({ device, console }: Phone, { kind }: PhoneButtonTap, error: Error): PhoneDetail {
  console.say('error', `${apis[kind]}: ${error.message}`)
  return fail(apis[kind], device, errnoTexts[108]!, 108)
}

/** Fires the event, unless the button or its page has gone meanwhile. */
function deliver(
  phone: Phone,
  { button, kind, coupled }: PhoneButtonTap,
  detail: PhoneDetail,
  page: PageInstance,
): void {
  const granted = detail.errMsg.endsWith(':ok')
  const gone = !button.element.isConnected ? 'the button was removed' : 'the page was left'
  if (!button.element.isConnected || phone.stack.current() !== page) {
    const cost = granted ? 'bill this tap and never call you' : 'never call you'
    const message = `${apis[kind]}: ${gone} while its sheet was open: WeChat would ${cost}`
    phone.native.showWarning(message)
    return phone.console.say('warn', message)
  }
  if (coupled && losesCoupledAnswer(phone.device)) {
    return phone.console.say(
      'warn',
      `${apis[kind]}: library 3.1.3 of the DevTools loses the answer of a coupled button`,
    )
  }
  const { renderer } = { ...phone.project().app.json, ...phone.project().units[page.path]?.json } as {
    renderer?: string
  }
  const place = detailPlace(phone.device, renderer === 'skyline')
  const event = apis[kind].toLowerCase()
  const watched = watchPhoneDetail(detail, (message) => phone.console.say('warn', `${event}: ${message}`))
  if (place === 'event') button.fire(event, undefined, { extraFields: { ...detail, detail: undefined } })
  else button.fire(event, place === 'nested' ? { detail: watched } : watched)
}
