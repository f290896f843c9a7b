import { h } from '../dom.ts'

/** Puts a text into the clipboard. @returns Whether the browser let us. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text) // over plain http from another machine there is no navigator.clipboard
  }
}

function copyBySelection(text: string): boolean {
  const hadFocus = document.activeElement
  const field = h('textarea', { class: 'native-unseen', readonly: true })
  field.value = text
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  if (hadFocus instanceof HTMLElement) hadFocus.focus({ preventScroll: true })
  return copied
}
