import { h } from '../dom.ts'
import { codeIn, inboxOf, type InboxEntry } from '../people.ts'
import { holder } from '../state.ts'
import { fill, type Texts } from '../texts.ts'
import { timeOfDay } from '../timeText.ts'
import { button, panel } from './controls.ts'
import type { Views } from './view.ts'

/** What arrived for the person who holds the phone, and what arrived nowhere: a developer types any number. */
export function smsPanel({ store, t }: Views): HTMLElement {
  const list = h('ol', { class: 'messages' })
  const empty = h('p', { class: 'empty' }, h('strong', {}, t.smsEmpty), h('span', {}, t.smsEmptyHint))
  const show = () => {
    const state = store.get()
    const user = holder(state)
    const inbox = user ? inboxOf(user, state.emulator?.users ?? [], state.messages) : []
    list.replaceChildren(...inbox.map((entry) => messageItem(entry, t)))
    list.hidden = inbox.length === 0
    empty.hidden = inbox.length > 0
  }
  store.watch(({ messages }) => messages, show)
  store.watch(holder, show)
  return panel(
    'sms',
    t.panel_sms,
    h('div', { class: 'scroller', tabindex: 0, 'aria-labelledby': 'sms-title', role: 'group' }, list, empty),
  )
}

function messageItem({ message: { at, to, from, text }, ownerless }: InboxEntry, t: Texts): HTMLElement {
  const code = codeIn(text)
  return h(
    'li',
    { class: 'message' },
    h('p', { class: 'hint' }, h('time', { datetime: at }, timeOfDay(at).time), ` ${from ?? ''} → ${to}`),
    ownerless && h('p', { class: 'hint' }, fill(t.smsOwnerless, { to })),
    h('p', {}, text),
    code !== undefined && copyButton(code, t),
  )
}

function copyButton(code: string, t: Texts): HTMLElement {
  const control = button(fill(t.copyCode, { code }), () => {
    void navigator.clipboard.writeText(code).then(() => (control.textContent = t.copied))
  })
  return control
}
