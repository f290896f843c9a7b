import type { Phone } from '../../ports.ts'
import { button, h } from '../dom.ts'
import type { Texts } from '../texts.ts'

interface CapsuleActs {
  onMore: () => void
  onLeave: () => void
}

/** The menu and close buttons that WeChat keeps at the top right of every page. */
export function createCapsule(
  texts: Texts,
  phone: () => Phone,
  { onMore, onLeave }: CapsuleActs,
): { element: HTMLElement; draw(): void } {
  const more = button('native-capsule-button', texts.more, onMore, h('span', { class: 'native-dots' }))
  const close = button('native-capsule-button', texts.leave, onLeave, h('span', { class: 'native-ring' }))
  more.setAttribute('aria-haspopup', 'dialog')
  const element = h('div', { class: 'native-capsule' }, more, close)
  return {
    element,
    draw() {
      const bar = phone().stack.pages.at(-1)?.bar
      // Black or white, as the title: nothing else can be said of what lies under it on a page of its own style.
      element.classList.toggle('native-on-dark', bar?.frontColor.toLowerCase() === '#ffffff')
    },
  }
}
