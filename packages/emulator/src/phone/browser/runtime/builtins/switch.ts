import type { Builtin } from '../builtin.ts'
import { reflect } from './support/aria.ts'
import { checkable, checkableProperties } from './support/checkable.ts'

/** `<switch>`; `type="checkbox"` changes its looks only. */
export const switchTag: Builtin = {
  tag: 'switch',
  properties: { ...checkableProperties, name: { type: String }, type: { type: String, value: 'switch' } },
  events: ['change'],
  attach(host) {
    checkable(host, 'switch', () => {
      host.setProp('checked', !host.props.checked)
      host.fire('change', { value: host.props.checked })
    })
    reflect(host, 'type')
    host.part = { ...host.part, value: () => host.props.checked, reset: () => host.setProp('checked', false) }
  },
}
