import type { Builtin, BuiltinHost } from '../builtin.ts'
import { setAria } from './support/aria.ts'
import { checkable, checkableProperties } from './support/checkable.ts'

/** `<radio>` */
export const radio: Builtin = {
  tag: 'radio',
  properties: checkableProperties,
  attach(host) {
    const group = () => host.closest('radio-group')?.part
    checkable(host, 'radio', () => {
      if (host.props.checked) return
      host.setProp('checked', true)
      group()?.itemChanged?.(host)
    })
    host.observe(['checked', 'disabled'], () => group()?.itemsChanged?.())
  },
}

/** At most one of its radios is checked. Tab goes to that one, arrow keys choose another, as in every radio group. */
export const radioGroup: Builtin = {
  tag: 'radio-group',
  properties: { name: { type: String } },
  events: ['change'],
  attach(host) {
    const radios = () => host.descendants('radio')
    const itemsChanged = () => {
      const enabled = radios().filter(({ props }) => !props.disabled)
      const entry = enabled.find(({ props }) => props.checked) ?? enabled[0]
      for (const item of enabled) item.element.tabIndex = item === entry ? 0 : -1
    }
    const uncheckOthers = (chosen?: BuiltinHost) => {
      for (const item of radios()) if (item !== chosen) item.setProp('checked', false)
    }
    setAria(host, { role: 'radiogroup' })
    host.part = {
      value: () => (radios().find(({ props }) => props.checked)?.props.value as string | undefined) ?? '',
      reset: () => uncheckOthers(),
      itemsChanged,
      itemChanged(chosen) {
        uncheckOthers(chosen)
        host.fire('change', { value: chosen.props.value })
      },
    }
    host.element.addEventListener('keydown', (event) => {
      const step = arrows[event.key]
      const enabled = radios().filter(({ props }) => !props.disabled)
      const at = enabled.findIndex(({ element }) => element === event.target)
      if (!step || at < 0) return
      event.preventDefault()
      const next = enabled[(at + step + enabled.length) % enabled.length]!.element
      next.focus()
      next.click()
    })
    itemsChanged()
  },
}

const arrows: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }
