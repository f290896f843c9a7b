import type { Builtin, BuiltinHost } from '../builtin.ts'
import { controlById, watchControls } from './support/labels.ts'

const controlTags = ['button', 'checkbox', 'radio', 'switch', 'input', 'textarea', 'slider', 'picker']
let count = 0

/** `<label>`: its text names a control, and a tap on it is one on the control: that of `for`, else the first inside. */
export const label: Builtin = {
  tag: 'label',
  properties: { for: { type: String } },
  attach(host) {
    const { element } = host
    const name = () => {
      const control = controlOf(host)
      if (!control || control.tag === 'button') return // buttons name themselves
      element.id ||= `wx-label-${++count}`
      control.part?.nameBy?.(element)
    }
    host.observe(['for'], name)
    host.onDetach(watchControls(name))
    host.onTap((event) => {
      // A control or a link inside the label was tapped itself: one tap, one reaction.
      if (event.handled) return
      event.handled = true
      const control = controlOf(host)
      if (!control?.props.disabled) control?.part?.activate?.()
    })
  },
}

const controlOf = (host: BuiltinHost): BuiltinHost | undefined =>
  host.props.for ? controlById(host.element, host.props.for) : host.descendants(...controlTags)[0]
