import { freshId, h } from '../dom.ts'

/** The numbers to choose from; a single one is only shown. */
export function numberChoice(
  label: string,
  options: readonly { masked: string; caption: string }[],
  chosen: number,
  onChoose: (index: number) => void,
): HTMLElement {
  const words = ({ masked, caption }: { masked: string; caption: string }) => [
    h('span', { class: 'native-number' }, masked),
    h('span', { class: 'native-caption' }, caption),
  ]
  const [only] = options
  if (only && options.length === 1) {
    return h('div', { class: 'native-numbers' }, h('div', { class: 'native-number-row' }, ...words(only)))
  }
  const name = freshId()
  const rows = options.map((option, index) => {
    const choose = () => onChoose(index)
    const radio = h('input', { type: 'radio', name, checked: index === chosen, onchange: choose })
    return h('label', { class: 'native-number-row' }, ...words(option), radio)
  })
  return h('div', { class: 'native-numbers', role: 'radiogroup', 'aria-label': label }, ...rows)
}
