import type { Builtin } from '../builtin.ts'
import { setAria } from './support/aria.ts'
import { cssLength } from './support/units.ts'

const green = '#07c160'
const blue = '#10aeff'
const red = '#f76260'
const grey = '#b2b2b2'

const disc = '<circle cx="12" cy="12" r="11"/>'
const ring = '<circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="1.6"/>'
/** A line in the disc, in the colour of what lies behind. */
const carved = (path: string) =>
  `<path d="${path}" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`
const line = (path: string) => carved(path).replace('#fff', 'currentColor')

/** Drawn on 24 × 24. */
const icons: Record<string, { color: string; drawing: string }> = {
  success: { color: green, drawing: disc + carved('M7 12.5l3.4 3.4L17 9') },
  success_no_circle: { color: green, drawing: line('M3.5 12.5l5.4 5.4L20.5 6.5') },
  info: { color: blue, drawing: disc + carved('M12 11v6M12 7v.1') },
  warn: { color: red, drawing: disc + carved('M12 6.5v7M12 17v.1') },
  waiting: { color: blue, drawing: disc + carved('M12 6.5V12.5l3.6 2.2') },
  cancel: { color: red, drawing: ring + line('M8.5 8.5l7 7M15.5 8.5l-7 7') },
  download: { color: green, drawing: ring + line('M12 6.5v9.5M8 12.5l4 4 4-4') },
  search: {
    color: grey,
    drawing:
      '<circle cx="10.5" cy="10.5" r="6.5" fill="none" stroke="currentColor" stroke-width="1.8"/>' +
      line('M15.5 15.5l5 5'),
  },
  clear: { color: grey, drawing: disc + carved('M8.5 8.5l7 7M15.5 8.5l-7 7') },
}

/** `<icon>`: WeChat's nine, drawn by us. */
export const icon: Builtin = {
  tag: 'icon',
  properties: { type: { type: String }, size: { type: null, value: 23 }, color: { type: String } },
  attach(host) {
    const { element } = host
    host.observe(['type', 'size', 'color'], () => {
      const known = icons[host.props.type]
      const size = cssLength(host.props.size)
      setAria(host, { role: known && 'img', 'aria-label': known && host.props.type })
      element.innerHTML = known
        ? `<svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">${known.drawing}</svg>`
        : ''
      const svg = element.querySelector('svg')
      if (!svg) return
      svg.style.cssText = `display:block;width:${size};height:${size}`
      svg.style.color = host.props.color || known!.color
    })
  },
}
