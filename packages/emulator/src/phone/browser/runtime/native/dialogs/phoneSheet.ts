import type { Device } from '../../../../wire.ts'
import type { PhoneAnswer, PhoneQuestion } from '../../ports.ts'
import type { Dialogs } from '../dialog.ts'
import { h } from '../dom.ts'
import type { Texts } from '../texts.ts'
import { maskNumber, type PhoneNumber } from './number.ts'
import { numberChoice } from './numberChoice.ts'
import { numberForm } from './numberForm.ts'
import { answers, appHead, disclaimer, heading, linkButton, mainButton, quietButton, textLink } from './parts.ts'

interface Option {
  phone: PhoneNumber
  masked: string
  caption: string
}

/** WeChat's question for the phone number: choose a bound number or add another, then allow or not. */
export function askForPhone(
  dialogs: Dialogs,
  texts: Texts,
  language: Device['language'],
  question: PhoneQuestion,
): Promise<PhoneAnswer> {
  const { kind, appName, merged } = question
  const title = heading(kind === 'quick' ? texts.askQuick : texts.askRealtime)
  const options: Option[] = question.phones.map((phone) => ({
    phone,
    masked: phone.masked,
    caption: texts.boundNumber,
  }))
  let chosen = 0

  return dialogs.ask<PhoneAnswer>({ allow: false }, (answer) => {
    const content = h('div', { class: 'native-sheet-step' })
    const refuse = () => answer({ allow: false })
    const allow = () => {
      const option = options[chosen]
      if (!option) return
      const { countryCode, purePhoneNumber } = option.phone
      answer({ allow: true, phone: { countryCode, purePhoneNumber } })
    }
    const add = (phone: PhoneNumber) => {
      const known = options.findIndex((option) => isSame(option.phone, phone))
      if (known < 0) options.push({ phone, masked: maskNumber(phone), caption: texts.addedNumber })
      chosen = known < 0 ? options.length - 1 : known
      showNumbers()
      title.focus()
    }
    const showNumbers = () => {
      content.replaceChildren(
        numberChoice(texts.numbers, options, chosen, (index) => (chosen = index)),
        linkButton(texts.useAnother, () => showForm().focus()),
        ...(merged ? [mergedSentence(texts, merged)] : []),
        answers(quietButton(texts.refuse, refuse), mainButton(texts.allow, allow)),
      )
    }
    const showForm = () => {
      const goBack = () => {
        showNumbers()
        title.focus()
      }
      const form = numberForm(texts, language, {
        note: options.length > 0 ? undefined : texts.noneBound,
        back: options.length > 0 ? { label: texts.back, run: goBack } : { label: texts.refuse, run: refuse },
        onNumber: add,
      })
      content.replaceChildren(form.element)
      return form.field
    }
    const note = kind === 'realtime' && h('p', { class: 'native-note' }, texts.realtimeNote)
    const body = [appHead(appName, texts), title, ...(note ? [note] : []), content, disclaimer(texts)]
    if (options.length > 0) {
      showNumbers()
      return { shape: 'sheet', heading: title, body }
    }
    return { shape: 'sheet', heading: title, body, focus: showForm() }
  })
}

function mergedSentence(texts: Texts, { contractName, onOpenContract }: NonNullable<PhoneQuestion['merged']>): Node {
  const link = textLink(contractName, onOpenContract)
  return h('p', { class: 'native-note' }, texts.mergedBefore, link, texts.mergedAfter)
}

const isSame = (a: PhoneNumber, b: PhoneNumber) =>
  a.countryCode === b.countryCode && a.purePhoneNumber === b.purePhoneNumber
