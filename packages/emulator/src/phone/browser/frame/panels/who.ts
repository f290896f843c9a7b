import { h } from '../dom.ts'
import type { UserState } from '../emulatorState.ts'
import { maskNumber } from '../../runtime/native/dialogs/number.ts'
import { kindOf } from '../people.ts'
import { fill, type Texts } from '../texts.ts'
import { panel } from './controls.ts'
import type { Views } from './view.ts'

/** Who holds the phone. */
export function whoPanel({ store, acts, t }: Views): HTMLElement {
  const cards = h('div', { class: 'cards', role: 'radiogroup', 'aria-labelledby': 'who-title' })
  const note = h('p', { class: 'note' })
  store.watch(
    ({ emulator }) => emulator?.users,
    (users = []) => {
      const focused = cards.querySelector<HTMLInputElement>('input:focus')?.value
      cards.replaceChildren(...users.map((user) => card(user, t, () => acts.hold(user.userId))))
      check()
      inputs()
        .find(({ value }) => value === focused)
        ?.focus()
    },
  )
  store.watch(({ device }) => device.userId, check)
  return panel('who', t.who, cards, note)

  function inputs(): HTMLInputElement[] {
    return [...cards.querySelectorAll('input')]
  }

  function check(): void {
    const { device, emulator } = store.get()
    for (const input of inputs()) input.checked = input.value === device.userId
    const unknown = emulator && !inputs().some(({ checked }) => checked)
    note.textContent = unknown ? fill(t.unknownPerson, { userId: device.userId }) : emulator ? '' : t.loading
  }
}

function card(user: UserState, t: Texts, choose: () => void): HTMLElement {
  const phones = user.phones.map(maskNumber).join(' · ')
  return h(
    'label',
    { class: 'card' },
    h('input', { type: 'radio', name: 'who', value: user.userId, onchange: choose }),
    h('span', { class: 'label' }, fill(t[`person_${kindOf(user)}`], { count: user.phones.length })),
    h('span', { class: 'hint' }, user.nickname === user.userId ? user.userId : `${user.nickname} · ${user.userId}`),
    h('span', { class: 'hint numbers' }, phones || t.noPhone),
  )
}
