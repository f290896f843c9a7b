import type { BuiltinHost, PropertyType } from '../../builtin.ts'
import { setAria } from './aria.ts'
import { make } from './dom.ts'
import { labelable } from './labels.ts'
import { tappable } from './tappable.ts'

export const checkableProperties = {
  value: { type: String },
  checked: { type: Boolean, value: false },
  disabled: { type: Boolean, value: false },
  color: { type: String },
} satisfies Record<string, PropertyType>

/** A box that can be checked, drawn before the tag's own children: checkbox, radio, switch. */
export function checkable(host: BuiltinHost, role: 'checkbox' | 'radio' | 'switch', activate: () => void): void {
  const { element } = host
  const box = make('i', 'wx-box')
  box.setAttribute('aria-hidden', 'true')
  element.prepend(box)
  setAria(host, { role })
  tappable(host)
  labelable(host, activate)
  host.observe(['checked'], () => {
    setAria(host, { 'aria-checked': String(Boolean(host.props.checked)) })
    element.toggleAttribute('checked', Boolean(host.props.checked))
  })
  host.observe(['disabled'], () => element.toggleAttribute('disabled', Boolean(host.props.disabled)))
  host.observe(['color'], () => element.style.setProperty('--checked-color', host.props.color || null))
  host.onTap((event) => {
    if (event.handled) return
    event.handled = true
    activate()
  })
}
