import { h } from '../dom.ts'
import { difference } from '../timelineRows.ts'
import type { ConsoleLine } from '../state.ts'
import type { Texts } from '../texts.ts'
import { button, heading } from './controls.ts'
import { followedList } from './followedList.ts'
import type { Views } from './view.ts'

/** What the app wrote. */
export function consolePanel({ store, acts, t }: Views): HTMLElement {
  const list = followedList('console')
  const clear = button(t.clear, acts.clearConsole)
  const empty = h('p', { class: 'empty' }, h('span', {}, t.consoleEmpty))
  let shown: number[] = []
  store.watch(
    ({ console }) => console,
    (lines) => {
      const wanted = lines.map(({ line }) => line)
      const { gone, added } = difference(shown, wanted)
      for (let count = gone.length; count > 0; count -= 1) list.items.firstElementChild?.remove()
      const fresh = new Set(added)
      list.add(lines.filter(({ line }) => fresh.has(line)).map((line) => lineItem(line, t)))
      shown = wanted
      empty.hidden = lines.length > 0
      clear.hidden = lines.length === 0
    },
  )
  list.element.append(empty)
  return h(
    'section',
    { class: 'panel console', 'aria-labelledby': 'console-title' },
    h('div', { class: 'panel-head' }, heading('console', t.panel_console), clear),
    list.element,
  )
}

function lineItem({ level, text }: ConsoleLine, t: Texts): HTMLElement {
  return h(
    'li',
    { class: `line ${level}` },
    h('span', { class: level === 'log' ? 'visually-hidden' : 'level' }, t[`level_${level}`]),
    h('span', { class: 'text' }, text),
  )
}
