import type { BuiltinHost, PropertyType } from '../../builtin.ts'
import { forwardAria, setAttribute } from './aria.ts'
import { labelable } from './labels.ts'
import { cutText } from './textFilter.ts'

/** What `<input>` and `<textarea>` share. */
export const textFieldProperties = {
  name: { type: String },
  value: { type: String },
  placeholder: { type: String },
  placeholderStyle: { type: String },
  placeholderClass: { type: String, value: 'input-placeholder' },
  disabled: { type: Boolean, value: false },
  maxlength: { type: Number, value: 140 },
  focus: { type: Boolean, value: false },
  autoFocus: { type: Boolean, value: false },
  cursor: { type: Number, value: -1 },
  cursorColor: { type: String },
  cursorSpacing: { type: null, value: 0 },
  selectionStart: { type: Number, value: -1 },
  selectionEnd: { type: Number, value: -1 },
  adjustPosition: { type: Boolean, value: true },
  holdKeyboard: { type: Boolean, value: false },
  confirmHold: { type: Boolean, value: false },
} satisfies Record<string, PropertyType>

export const textFieldEvents = [
  ...['input', 'focus', 'blur', 'confirm', 'change', 'keyboardheightchange'],
  ...['keyboardcompositionstart', 'keyboardcompositionupdate', 'keyboardcompositionend', 'selectionchange'],
]

type Field = HTMLInputElement | HTMLTextAreaElement

/**
 * Ties a native field to the tag's properties and events.
 *
 * @param allowed Takes away what the keyboard could not have written.
 */
export function textField(host: BuiltinHost, field: Field, allowed: (text: string) => string): void {
  host.element.append(field)
  forwardAria(host, field)
  labelable(host, () => field.focus(), field)
  host.part = { ...host.part, value: () => host.props.value, reset: () => host.setProp('value', '') }
  followProperties(host, field)

  let keyCode = 0
  const read = () => {
    const cursor = field.selectionStart ?? field.value.length
    const text = cutText(allowed(field.value), host.props.maxlength)
    if (text !== field.value) write(text, cursor - (field.value.length - text.length))
    if (text === host.props.value) return // nothing got in: the field is full, or such keys do not exist
    host.setProp('value', text)
    const answer = host.fire('input', { value: text, cursor: field.selectionStart ?? text.length, keyCode })
    const replacement = replacementIn(answer)
    if (replacement === undefined) return
    write(replacement.value, replacement.cursor)
    host.setProp('value', replacement.value)
  }
  const write = (text: string, cursor?: number) => {
    field.value = text
    if (cursor !== undefined && document.activeElement === field) field.setSelectionRange(cursor, cursor)
  }
  field.addEventListener('keydown', (event) => {
    keyCode = (event as KeyboardEvent).keyCode
  })
  field.addEventListener('input', (event) => {
    // Half-written Chinese is nobody's value yet; to write into the field now would break the composition.
    if (!(event as InputEvent).isComposing) read()
  })
  field.addEventListener('compositionend', read)
  for (const type of ['start', 'update', 'end'])
    field.addEventListener(`composition${type}`, (event) =>
      host.fire(`keyboardcomposition${type}`, { data: (event as CompositionEvent).data }),
    )
  field.addEventListener('focus', () => host.fire('focus', { value: field.value, height: 0 }))
  field.addEventListener('blur', () => {
    host.setProp('focus', false) // so that `focus="{{true}}"` works again
    host.fire('blur', { value: field.value, cursor: field.selectionStart ?? 0 })
  })
}

/** What a handler of `bindinput` wants shown instead: a text, or a text and a cursor. */
export function replacementIn(answer: unknown): { value: string; cursor?: number } | undefined {
  if (typeof answer === 'string') return { value: answer }
  if (typeof answer !== 'object' || answer === null) return undefined
  const { value, cursor } = answer as { value?: unknown; cursor?: unknown }
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  return typeof cursor === 'number' ? { value: String(value), cursor } : { value: String(value) }
}

function followProperties(host: BuiltinHost, field: Field): void {
  host.observe(['value', 'maxlength'], () => {
    const text = cutText(host.props.value, host.props.maxlength)
    if (field.value !== text) field.value = text
  })
  host.observe(['maxlength'], () => {
    const { maxlength } = host.props
    setAttribute(field, 'maxlength', maxlength >= 0 ? String(maxlength) : undefined)
  })
  host.observe(['disabled'], () => (field.disabled = host.props.disabled))
  host.observe(['placeholder'], () => (field.placeholder = host.props.placeholder))
  // ::placeholder takes no style attribute; what is set on the host, as variables, styles/field.css hands to it.
  host.observe(['placeholderStyle'], () => {
    const declared = document.createElement('i').style
    declared.cssText = host.props.placeholderStyle
    for (const name of ['color', 'font-size', 'font-weight'])
      field.style.setProperty(`--placeholder-${name}`, declared.getPropertyValue(name) || null)
  })
  host.observe(['cursorColor'], () => (field.style.caretColor = host.props.cursorColor))
  host.observe(['selectionStart', 'selectionEnd', 'cursor'], () => {
    const { cursor, selectionStart, selectionEnd } = host.props
    if (document.activeElement !== field) return
    if (selectionStart >= 0 && selectionEnd >= 0) field.setSelectionRange(selectionStart, selectionEnd)
    else if (cursor >= 0) field.setSelectionRange(cursor, cursor)
  })
  host.observe(['focus'], () => {
    if (host.props.focus) field.focus()
    else if (document.activeElement === field) field.blur()
  })
  if (host.props.autoFocus) field.focus()
  setAttribute(field, 'autocomplete', 'off')
}
