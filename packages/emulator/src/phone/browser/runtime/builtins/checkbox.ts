import type { Builtin } from '../builtin.ts'
import { checkable, checkableProperties } from './support/checkable.ts'

/** `<checkbox>` */
export const checkbox: Builtin = {
  tag: 'checkbox',
  properties: checkableProperties,
  attach(host) {
    checkable(host, 'checkbox', () => {
      host.setProp('checked', !host.props.checked)
      host.closest('checkbox-group')?.part?.itemChanged?.(host)
    })
  },
}

/** Its value is that of its checked boxes, in document order. */
export const checkboxGroup: Builtin = {
  tag: 'checkbox-group',
  properties: { name: { type: String } },
  events: ['change'],
  attach(host) {
    const boxes = () => host.descendants('checkbox')
    const value = () => boxes().flatMap(({ props }) => (props.checked ? [props.value as string] : []))
    host.part = {
      value,
      reset: () => boxes().forEach((box) => box.setProp('checked', false)),
      itemChanged: () => host.fire('change', { value: value() }),
    }
  },
}
