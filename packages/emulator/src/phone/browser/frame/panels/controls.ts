import { h } from '../dom.ts'

interface Choice<Value extends string> {
  value: Value
  label: string
}

/** A few choices side by side; one of them holds. */
export function segments<Value extends string>(
  label: string,
  choices: readonly Choice<Value>[],
  choose: (value: Value) => void,
) {
  const name = `segments-${++made}`
  const inputs = choices.map(({ value }) =>
    h('input', { type: 'radio', name, value, class: 'visually-hidden', onchange: () => choose(value) }),
  )
  const element = h(
    'fieldset',
    { class: 'field' },
    h('legend', {}, label),
    h(
      'div',
      { class: 'segments' },
      ...choices.map((choice, index) => h('label', { class: 'segment' }, inputs[index]!, h('span', {}, choice.label))),
    ),
  )
  /** None is checked if the value is not among the choices. */
  const show = (value: string) => inputs.forEach((input) => (input.checked = input.value === value))
  return { element, show }
}

// Radio buttons group by name; each group needs one of its own.
let made = 0

export function select<Value extends string>(
  label: string,
  choices: readonly Choice<Value>[],
  choose: (value: Value) => void,
) {
  const control = h(
    'select',
    { onchange: () => choose(control.value as Value) },
    ...choices.map(({ value, label }) => h('option', { value }, label)),
  )
  const element = h('label', { class: 'field' }, h('span', { class: 'label' }, label), control)
  return { element, show: (value: Value) => void (control.value = value) }
}

/** On or off, as the emulator says; a click only asks for it. */
export function toggle(label: string, ask: (on: boolean) => void) {
  const clicked = () => {
    const wanted = input.checked
    input.checked = !wanted
    ask(wanted)
  }
  const input = h('input', { type: 'checkbox', role: 'switch', onchange: clicked })
  const hint = h('span', { class: 'hint' })
  const element = h('label', { class: 'toggle' }, h('span', {}, h('span', { class: 'label' }, label), hint), input)
  const show = (on: boolean, hintText: string) => {
    input.checked = on
    hint.textContent = hintText
  }
  return { element, show }
}

export function button(label: string, act: () => void, more: Record<string, string> = {}): HTMLButtonElement {
  return h('button', { type: 'button', class: 'button', onclick: act, ...more }, label)
}

export function panel(id: string, title: string, ...children: (Node | undefined)[]): HTMLElement {
  return h(
    'section',
    { class: `panel ${id}`, 'aria-labelledby': `${id}-title` },
    h('div', { class: 'panel-head' }, heading(id, title)),
    ...children,
  )
}

export const heading = (id: string, title: string): HTMLElement => h('h2', { id: `${id}-title` }, title)
