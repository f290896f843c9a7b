import { button, h } from '../dom.ts'
import { icon } from '../icons.ts'
import type { Texts } from '../texts.ts'

export interface Bar {
  kind: 'error' | 'warning'
  title: string
  message: string
  /** What is folded away below it. */
  more?: { summary: string; text: string } | undefined
}

const most = 5

/** What the developer of the mini program has to know, the newest at the bottom; each can be opened and closed. */
export function createBars(texts: Texts): {
  element: HTMLElement
  /** @returns Takes it away again. */
  show(bar: Bar): () => void
} {
  const element = h('div', { class: 'native-bars' })
  return {
    element,
    show({ kind, title, message, more }) {
      const close = () => bar.remove()
      const bar = h(
        'div',
        { class: `native-notice native-notice-${kind}`, role: kind === 'error' ? 'alert' : 'status' },
        h('div', { class: 'native-notice-words' }, h('strong', {}, title), h('p', {}, message)),
        button('native-notice-close', texts.close, close, icon('close')),
        more && h('details', {}, h('summary', {}, more.summary), h('pre', { tabindex: '0' }, more.text)),
      )
      element.append(bar)
      if (element.children.length > most) element.firstElementChild?.remove()
      return close
    },
  }
}
