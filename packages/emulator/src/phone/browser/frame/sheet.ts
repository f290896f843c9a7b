import type { Acts } from './acts.ts'
import { h } from './dom.ts'
import type { FrameStore } from './state.ts'
import { textsOf } from './texts.ts'

/**
 * At phone width the panels are a sheet above the phone: while it is open the phone cannot be reached, Escape closes it,
 * and the focus goes in and comes back.
 */
export function sheet(store: FrameStore, acts: Acts, phone: HTMLElement): HTMLElement[] {
  const narrow = matchMedia('(width < 700px)')
  const opener = h('button', {
    type: 'button',
    class: 'opener',
    'aria-controls': 'panels',
    onclick: () => acts.openPanels(true),
  })
  const backdrop = h('div', { class: 'backdrop', onclick: () => acts.openPanels(false) })
  opener.append(h('span', { class: 'opener-mark', 'aria-hidden': 'true' }))

  const adjust = () => {
    const { panelsOpen } = store.get()
    const modal = narrow.matches && panelsOpen
    phone.inert = modal
    opener.hidden = panelsOpen
    opener.setAttribute('aria-expanded', String(panelsOpen))
  }
  narrow.addEventListener('change', () => {
    acts.openPanels(!narrow.matches)
    adjust()
  })
  store.watch(
    ({ language }) => language,
    (language) => opener.setAttribute('aria-label', textsOf(language).openPanels),
  )
  let wasOpen = store.get().panelsOpen
  store.watch(
    ({ panelsOpen }) => panelsOpen,
    (open) => {
      adjust()
      if (narrow.matches && open && !wasOpen) document.querySelector<HTMLElement>('.panels-button')?.focus()
      if (narrow.matches && !open && wasOpen) opener.focus()
      wasOpen = open
    },
  )
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && narrow.matches && store.get().panelsOpen) acts.openPanels(false)
  })
  return [backdrop, opener]
}
