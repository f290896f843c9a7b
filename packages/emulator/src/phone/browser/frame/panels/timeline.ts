import { h } from '../dom.ts'
import type { Group } from '../exchangeRow.ts'
import type { Timeline } from '../state.ts'
import { fill } from '../texts.ts'
import { difference, shownRows } from '../timelineRows.ts'
import { button, heading } from './controls.ts'
import { exchangeItem } from './exchangeItem.ts'
import { followedList } from './followedList.ts'
import { rovingFocus } from './rovingFocus.ts'
import type { Views } from './view.ts'

const groups: Group[] = ['wx', 'request', 'platform', 'message']

/** Every exchange between phone, server and WeChat as it happens. */
export function timelinePanel(views: Views): HTMLElement {
  return h(
    'section',
    { class: 'panel timeline', 'aria-labelledby': 'timeline-title' },
    h('div', { class: 'panel-head' }, heading('timeline', views.t.panel_timeline), connection(views), controls(views)),
    filters(views),
    rows(views),
  )
}

function connection({ store, t }: Views): HTMLElement {
  const status = h('span', { class: 'connection' })
  store.watch(
    ({ timeline }) => timeline.connection,
    (state) => {
      status.textContent = t[`connection_${state}`]
      status.dataset.state = state
    },
  )
  return status
}

function controls({ store, acts, t }: Views): HTMLElement {
  const last = ({ exchanges }: Timeline) => exchanges.at(-1)?.sequence ?? 0
  const pause = button('', () => {
    const { timeline } = store.get()
    acts.timeline({ pausedAt: timeline.pausedAt === undefined ? last(timeline) : undefined })
  })
  const clear = button(t.clear, () => acts.timeline({ clearedUpTo: last(store.get().timeline), pausedAt: undefined }))
  const follow = button(t.follow, () => acts.timeline({ follow: !store.get().timeline.follow }))
  store.watch(
    ({ timeline }) => timeline,
    (timeline) => {
      const { waiting } = shownRows(timeline)
      const resume = waiting > 0 ? fill(t.waiting, { count: waiting }) : t.resume
      pause.textContent = timeline.pausedAt === undefined ? t.pause : resume
      follow.setAttribute('aria-pressed', String(timeline.follow))
    },
  )
  return h('span', { class: 'buttons' }, follow, pause, clear)
}

function filters({ store, acts, t }: Views): HTMLElement {
  const chip = (label: string, pressed: (timeline: Timeline) => boolean, press: (timeline: Timeline) => void) => {
    const control = h('button', { type: 'button', class: 'chip', onclick: () => press(store.get().timeline) }, label)
    store.watch(
      ({ timeline }) => pressed(timeline),
      (on) => control.setAttribute('aria-pressed', String(on)),
    )
    return control
  }
  const ofGroup = (group: Group) =>
    chip(
      t[`group_${group}`],
      ({ hidden }) => !hidden.includes(group),
      ({ hidden }) =>
        acts.timeline({
          hidden: hidden.includes(group) ? hidden.filter((other) => other !== group) : [...hidden, group],
        }),
    )
  return h(
    'div',
    { class: 'chips', role: 'group', 'aria-label': t.filters },
    ...groups.map(ofGroup),
    chip(
      t.failuresOnly,
      ({ failuresOnly }) => failuresOnly,
      ({ failuresOnly }) => acts.timeline({ failuresOnly: !failuresOnly }),
    ),
  )
}

function rows({ store, acts, t }: Views): HTMLElement {
  const list = followedList('timeline', (follow) => acts.timeline({ follow }))
  const legend = h(
    'div',
    { class: 'lanes', 'aria-hidden': 'true' },
    ...(['phone', 'server', 'wechat'] as const).map((party) => h('span', {}, t[`party_${party}`])),
  )
  const empty = h('p', { class: 'empty' })
  const focus = rovingFocus(list.items, '.exchange-row')
  const items = new Map<number, HTMLElement>()
  /** Whoever opens a row reads it: what comes next must not push it out of sight. */
  const stopFollowing = () => acts.timeline({ follow: false })
  store.watch(
    ({ timeline }) => timeline,
    (timeline) => {
      const { rows } = shownRows(timeline)
      const wanted = rows.map(({ exchange }) => exchange.sequence)
      const { gone, added } = difference([...items.keys()], wanted)
      for (const sequence of gone) {
        items.get(sequence)!.remove()
        items.delete(sequence)
      }
      if (added.length > 0) insert(added, rows)
      empty.hidden = rows.length > 0
      const nothing = (timeline.exchanges.at(-1)?.sequence ?? 0) <= timeline.clearedUpTo
      empty.replaceChildren(
        ...(nothing ? [h('strong', {}, t.timelineEmpty), h('span', {}, t.timelineEmptyHint)] : [t.timelineFiltered]),
      )
      focus.refresh()
      list.follow(timeline.follow)
    },
  )
  list.element.prepend(legend)
  list.element.append(empty)
  return list.element

  /** Rows usually come at the end; those that a filter lets through again go where they belong. */
  function insert(added: number[], rows: ReturnType<typeof shownRows>['rows']): void {
    const fresh = new Set(added)
    rows.forEach((shown, index) => {
      const { sequence } = shown.exchange
      if (!fresh.has(sequence)) return
      const item = exchangeItem(shown, t, stopFollowing)
      items.set(sequence, item)
      list.items.insertBefore(item, list.items.children[index] ?? null)
    })
  }
}
