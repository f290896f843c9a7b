import type { BuiltinHost, PropertyType } from '../../builtin.ts'

export const hoverProperties = (hoverClass: string, startMs: number, stayMs: number) =>
  ({
    hoverClass: { type: String, value: hoverClass },
    hoverStopPropagation: { type: Boolean, value: false },
    hoverStartTime: { type: Number, value: startMs },
    hoverStayTime: { type: Number, value: stayMs },
  }) satisfies Record<string, PropertyType>

/** Presses that a tag with `hover-stop-propagation` has kept to itself. */
const claimed = new WeakSet<Event>()

/** Puts `hover-class` on while a finger or the mouse is down. The attribute `wx-hover` lets our own styles see it too. */
export function hover(host: BuiltinHost): void {
  const { element } = host
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOn = false

  const turn = (on: boolean) => {
    isOn = on
    host.setExtraClass(on ? host.props.hoverClass : '')
    if (on) element.setAttribute('wx-hover', host.props.hoverClass)
    else element.removeAttribute('wx-hover')
  }
  const after = (ms: number, on: boolean) => {
    clearTimeout(timer)
    timer = setTimeout(() => turn(on), ms)
  }
  const begin = (event: Event) => {
    const { hoverClass, hoverStopPropagation, disabled } = host.props
    if (claimed.has(event) || disabled || !hoverClass || hoverClass === 'none') return
    if (hoverStopPropagation) claimed.add(event)
    after(host.props.hoverStartTime, true)
    window.addEventListener('pointerup', release, { once: true })
    window.addEventListener('pointercancel', cancel, { once: true })
  }
  const forget = () => {
    window.removeEventListener('pointerup', release)
    window.removeEventListener('pointercancel', cancel)
  }
  const release = () => {
    forget()
    if (!isOn) turn(true) // a tap shorter than hover-start-time is shown as well
    after(host.props.hoverStayTime, false)
  }
  const cancel = () => {
    forget()
    clearTimeout(timer)
    turn(false)
  }
  element.addEventListener('pointerdown', begin)
  host.onDetach(() => {
    forget()
    clearTimeout(timer)
  })
}
