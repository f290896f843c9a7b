import type { ModalOptions } from '../../ports.ts'
import type { Dialogs } from '../dialog.ts'
import { button, h } from '../dom.ts'
import { heading } from './parts.ts'

/** The colours wx.showModal has by default are ours to choose, so that they can be read in the dark as well. */
const defaults = { cancel: '#000000', confirm: '#576b95' }

/** `wx.showModal` */
export function showModal(
  dialogs: Dialogs,
  { title, content, showCancel, editable, placeholderText, ...options }: ModalOptions,
): Promise<{ confirm: boolean; cancel: boolean; content?: string }> {
  type Reply = { confirm: boolean; cancel: boolean; content?: string }
  const refusal: Reply = { confirm: false, cancel: true }
  return dialogs.ask<Reply>(refusal, (answer) => {
    const field = h('textarea', { class: 'native-field', rows: '2', placeholder: placeholderText })
    field.value = content
    const confirm = () => answer({ confirm: true, cancel: false, ...(editable && { content: field.value }) })
    const confirmButton = choice(options.confirmText, options.confirmColor, defaults.confirm, confirm)
    confirmButton.classList.add('native-modal-confirm')
    const cancelButton = choice(options.cancelText, options.cancelColor, defaults.cancel, () => answer(refusal))
    const headline = title ? heading(title) : undefined
    const text = content ? h('p', { class: 'native-text' }, content) : undefined
    if (editable) field.setAttribute('aria-label', title || placeholderText || options.confirmText)
    return {
      shape: 'alert',
      heading: headline ?? (content || options.confirmText),
      ...(editable && { focus: field }),
      body: [
        h('div', { class: 'native-modal-words' }, headline, editable ? field : text),
        h('div', { class: 'native-modal-answers' }, showCancel && cancelButton, confirmButton),
      ],
    }
  })
}

function choice(label: string, color: string, defaultColor: string, run: () => void): HTMLElement {
  const made = button('native-modal-button', label, run)
  if (color.toLowerCase() !== defaultColor) made.style.color = color
  return made
}
