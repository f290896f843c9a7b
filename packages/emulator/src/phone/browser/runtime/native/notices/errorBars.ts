import { button, h } from '../dom.ts'
import { icon } from '../icons.ts'
import type { Texts } from '../texts.ts'

const most = 5

/** Errors nobody caught, the newest at the bottom; each can be opened and closed. */
export function createErrorBars(texts: Texts): {
  element: HTMLElement
  show(error: { message: string; stack?: string }): void
} {
  const element = h('div', { class: 'native-errors' })
  return {
    element,
    show({ message, stack }) {
      const bar = h(
        'div',
        { class: 'native-error', role: 'alert' },
        h('div', { class: 'native-error-words' }, h('strong', {}, texts.errorTitle), h('p', {}, message)),
        button('native-error-close', texts.close, () => bar.remove(), icon('close')),
        stack !== undefined && h('details', {}, h('summary', {}, texts.errorStack), h('pre', { tabindex: '0' }, stack)),
      )
      element.append(bar)
      if (element.children.length > most) element.firstElementChild?.remove()
    },
  }
}
