import type { Builtin, BuiltinHost } from '../builtin.ts'
import { reflect } from './support/aria.ts'
import { refresher, refresherEvents, refresherProperties } from './support/refresher.ts'
import { edgesEntered, edgesReached, offsetIntoView } from './support/scroll.ts'

/** @see https://developers.weixin.qq.com/miniprogram/dev/component/scroll-view.html */
export const scrollView: Builtin = {
  tag: 'scroll-view',
  properties: {
    scrollX: { type: Boolean, value: false },
    scrollY: { type: Boolean, value: false },
    upperThreshold: { type: null, value: 50 },
    lowerThreshold: { type: null, value: 50 },
    scrollTop: { type: null, value: 0 },
    scrollLeft: { type: null, value: 0 },
    scrollIntoView: { type: String },
    scrollIntoViewOffset: { type: Number, value: 0 },
    scrollWithAnimation: { type: Boolean, value: false },
    enableBackToTop: { type: Boolean, value: false },
    enablePassive: { type: Boolean, value: false },
    ...refresherProperties,
    bounces: { type: Boolean, value: true },
    showScrollbar: { type: Boolean, value: true },
    pagingEnabled: { type: Boolean, value: false },
    fastDeceleration: { type: Boolean, value: false },
    enableFlex: { type: Boolean, value: false },
    scrollAnchoring: { type: Boolean, value: false },
    enhanced: { type: Boolean, value: false },
    usingSticky: { type: Boolean, value: false },
    type: { type: String },
  },
  events: ['scroll', 'scrolltoupper', 'scrolltolower', 'dragstart', 'dragging', 'dragend', ...refresherEvents],
  attach(host) {
    const { element } = host
    reflect(host, 'scrollX', 'scrollY', 'enableFlex', 'showScrollbar', 'pagingEnabled')
    host.observe(['scrollX', 'scrollY'], () => {
      // Who has no finger scrolls it with the arrow keys.
      if (host.props.scrollX || host.props.scrollY) element.tabIndex = 0
      else element.removeAttribute('tabindex')
    })
    const scrollTo = (to: { top?: number; left?: number }) =>
      element.scrollTo({ ...to, behavior: host.props.scrollWithAnimation ? 'smooth' : 'auto' })
    host.observe(['scrollTop'], () => scrollTo({ top: pixels(host.props.scrollTop) }))
    host.observe(['scrollLeft'], () => scrollTo({ left: pixels(host.props.scrollLeft) }))
    host.observe(['scrollIntoView'], () => {
      const id: string = host.props.scrollIntoView
      // The list that holds the child may arrive by the same setData.
      if (id) requestAnimationFrame(() => intoView(host, id, scrollTo))
    })
    tellScrolling(host)
    refresher(host)
  },
}

/** Lengths may come as numbers or as `50px`. */
const pixels = (length: unknown): number => Number.parseFloat(String(length)) || 0

function intoView(host: BuiltinHost, id: string, scrollTo: (to: { top?: number; left?: number }) => void): void {
  const { element } = host
  const child = element.querySelector(`[id="${CSS.escape(id)}"]`)
  if (!child) return
  const inner = child.getBoundingClientRect()
  const outer = element.getBoundingClientRect()
  const offset = host.props.scrollIntoViewOffset as number
  const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = element
  scrollTo({
    ...(host.props.scrollY && {
      top: offsetIntoView(inner.top + offset, outer.top, scrollTop, scrollHeight - clientHeight),
    }),
    ...(host.props.scrollX && {
      left: offsetIntoView(inner.left + offset, outer.left, scrollLeft, scrollWidth - clientWidth),
    }),
  })
}

function tellScrolling(host: BuiltinHost): void {
  const { element } = host
  const reached = () => edgesReached(element, pixels(host.props.upperThreshold), pixels(host.props.lowerThreshold))
  let last = { top: element.scrollTop, left: element.scrollLeft, reached: reached() }
  element.addEventListener('scroll', (event) => {
    if (event.target !== element) return
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth } = element
    const delta = { x: scrollLeft - last.left, y: scrollTop - last.top }
    const now = reached()
    const entered = edgesEntered(last.reached, now, delta)
    last = { top: scrollTop, left: scrollLeft, reached: now }
    // WeChat counts deltas the other way: content that moves up has a negative deltaY.
    host.fire('scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth, deltaX: -delta.x, deltaY: -delta.y })
    for (const direction of entered) {
      const isUpper = direction === 'top' || direction === 'left'
      const axis = direction === 'top' || direction === 'bottom' ? 'scrollY' : 'scrollX'
      if (host.props[axis]) host.fire(isUpper ? 'scrolltoupper' : 'scrolltolower', { direction })
    }
  })
}
