import type { Device } from '../../../../wire.ts'
import { freshId, h } from '../dom.ts'
import type { Texts } from '../texts.ts'
import { callingCodes } from './callingCodes.ts'
import { readNumber, type PhoneNumber } from './number.ts'
import { answers, quietButton } from './parts.ts'

interface NumberFormOptions {
  note: string | undefined
  back: { label: string; run: () => void }
  onNumber: (phone: PhoneNumber) => void
}

/** The form for a number that is not bound yet; a mistake is said below the field and keeps the form open. */
export function numberForm(
  texts: Texts,
  language: Device['language'],
  { note, back, onNumber }: NumberFormOptions,
): { element: HTMLElement; field: HTMLElement } {
  const [countryId, fieldId, mistakeId] = [freshId(), freshId(), freshId()]
  const choices = callingCodes(language)
  const country = h(
    'select',
    { id: countryId, class: 'native-field' },
    ...choices.map(({ region, countryCode, name }) => h('option', { value: region }, `${name} +${countryCode}`)),
  )
  const field = h('input', {
    id: fieldId,
    class: 'native-field',
    type: 'tel',
    inputmode: 'numeric',
    autocomplete: 'tel-national',
    enterkeyhint: 'done',
    'aria-describedby': mistakeId,
    oninput: () => say(''),
  })
  const mistake = h('p', { id: mistakeId, class: 'native-mistake', role: 'alert' })
  const say = (text: string) => {
    mistake.textContent = text
    field.setAttribute('aria-invalid', String(text !== ''))
  }
  const submit = (event: Event) => {
    event.preventDefault()
    const read = readNumber(field.value)
    if ('mistake' in read) {
      say(texts[read.mistake])
      field.focus()
      return
    }
    const { countryCode } = choices[country.selectedIndex]!
    onNumber({ countryCode, purePhoneNumber: read.purePhoneNumber })
  }
  const element = h(
    'form',
    { class: 'native-form', 'aria-label': texts.addNumber, novalidate: true, onsubmit: submit },
    note !== undefined && h('p', { class: 'native-note' }, note),
    h('label', { for: countryId }, texts.country),
    country,
    h('label', { for: fieldId }, texts.phoneNumber),
    field,
    mistake,
    answers(
      quietButton(back.label, back.run),
      h('button', { type: 'submit', class: 'native-button native-button-main' }, texts.ok),
    ),
  )
  return { element, field }
}
