import type { BuiltinHost, PropertyType } from '../../builtin.ts'
import { make } from './dom.ts'
import { watchDrag } from './drag.ts'

export const refresherProperties = {
  refresherEnabled: { type: Boolean, value: false },
  refresherThreshold: { type: Number, value: 45 },
  refresherDefaultStyle: { type: String, value: 'black' },
  refresherBackground: { type: String },
  refresherTriggered: { type: Boolean, value: false },
} satisfies Record<string, PropertyType>

export const refresherEvents = [
  ...['refresherpulling', 'refresherrefresh', 'refresherrestore', 'refresherabort', 'refresherwillrefresh'],
]

/** The pull-down of a scroll-view: three dots that a pull at the top uncovers. */
export function refresher(host: BuiltinHost): void {
  const { element } = host
  const dots = make('div', 'wx-refresher')
  dots.setAttribute('aria-hidden', 'true')
  element.prepend(dots)
  let pulled = 0

  const show = (px: number) => {
    pulled = px
    dots.style.height = `${px}px`
  }
  const settle = () => show(host.props.refresherTriggered ? host.props.refresherThreshold : 0)

  // At the top the browser must not take the finger for a scroll; styles/scroll.css says so by touch-action.
  const markTop = () => element.toggleAttribute('wx-pullable', host.props.refresherEnabled && element.scrollTop <= 0)
  element.addEventListener('scroll', markTop)
  host.observe(['refresherEnabled'], () => {
    dots.hidden = !host.props.refresherEnabled
    markTop()
  })
  host.observe(['refresherDefaultStyle', 'refresherBackground'], () => {
    dots.dataset.style = host.props.refresherDefaultStyle
    dots.style.background = host.props.refresherBackground
  })
  let wasTriggered = false
  host.observe(['refresherTriggered'], () => {
    const { refresherTriggered } = host.props
    settle()
    // `refresher-triggered="{{true}}"` refreshes without a finger, and tells of it as a pull does.
    if (refresherTriggered && !wasTriggered) host.fire('refresherrefresh', { dy: host.props.refresherThreshold })
    if (!refresherTriggered && wasTriggered) host.fire('refresherrestore', { dy: 0 })
    wasTriggered = refresherTriggered
  })

  const forget = watchDrag(element, {
    begin: () => host.props.refresherEnabled && !wasTriggered && element.scrollTop <= 0,
    move({ y }) {
      const distance = Math.max(0, y) / 2 // it follows the finger as on a spring
      if (distance === pulled) return
      show(distance)
      if (distance > 0) host.fire('refresherpulling', { dy: distance })
    },
    end() {
      if (pulled >= host.props.refresherThreshold) return host.setProp('refresherTriggered', true)
      if (pulled > 0) host.fire('refresherabort', { dy: 0 })
      show(0)
    },
  })
  host.onDetach(forget)
}
