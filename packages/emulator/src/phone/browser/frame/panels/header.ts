import { h } from '../dom.ts'
import { looks } from '../settings.ts'
import { select } from './controls.ts'
import type { Views } from './view.ts'

/** What this is, and the frame's own settings. */
export function header({ store, acts, t }: Views): HTMLElement {
  const { language } = store.get()
  const look = select(
    t.appearance,
    looks.map((value) => ({ value, label: t[`look_${value}`] })),
    acts.setLook,
  )
  store.watch((state) => state.look, look.show)
  const other = language === 'zh' ? 'en' : 'zh'
  return h(
    'header',
    { class: 'header' },
    h('div', { class: 'brand' }, h('h1', {}, t.title), h('p', {}, `${t.subtitle} · ${t.disclaimer}`)),
    h(
      'nav',
      { class: 'header-links', 'aria-label': t.title },
      h('a', { href: '/_emulator', target: '_blank', rel: 'noopener' }, t.controlPlane),
      h(
        'button',
        {
          type: 'button',
          class: 'button quiet',
          id: 'other-language',
          lang: other,
          onclick: () => {
            acts.setLanguage(other)
            // The header was made anew in the other language; the reader's place in it stays.
            document.getElementById('other-language')?.focus()
          },
        },
        t.otherLanguage,
      ),
      look.element,
      panelsButton({ store, acts, t }),
    ),
  )
}

function panelsButton({ store, acts, t }: Views): HTMLElement {
  const control = h('button', {
    type: 'button',
    class: 'button panels-button',
    'aria-controls': 'panels',
    onclick: () => acts.openPanels(!store.get().panelsOpen),
  })
  store.watch(
    ({ panelsOpen }) => panelsOpen,
    (open) => {
      control.setAttribute('aria-expanded', String(open))
      control.textContent = open ? t.close : t.panels
      control.setAttribute('aria-label', open ? t.closePanels : t.openPanels)
    },
  )
  return control
}
