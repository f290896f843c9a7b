import type { Builtin } from '../builtin.ts'
import { setAria } from './support/aria.ts'
import { make } from './support/dom.ts'
import { cssLength } from './support/units.ts'

/** `<progress>` */
export const progress: Builtin = {
  tag: 'progress',
  properties: {
    percent: { type: Number, value: 0 },
    showInfo: { type: Boolean, value: false },
    borderRadius: { type: null, value: 0 },
    fontSize: { type: null, value: 16 },
    strokeWidth: { type: null, value: 6 },
    color: { type: String },
    activeColor: { type: String },
    backgroundColor: { type: String },
    active: { type: Boolean, value: false },
    activeMode: { type: String, value: 'backwards' },
    duration: { type: Number, value: 30 },
  },
  events: ['activeend'],
  attach(host) {
    const bar = make('div', 'wx-progress-bar')
    const track = make('div', 'wx-progress-track', bar)
    const info = make('span', 'wx-progress-info')
    host.element.append(track, info)
    setAria(host, { role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100' })

    let shown = 0
    host.observe(['percent'], () => {
      const percent = Math.max(0, Math.min(100, host.props.percent))
      setAria(host, { 'aria-valuenow': String(percent) })
      info.textContent = `${percent}%`
      const { active, activeMode, duration } = host.props
      if (active && activeMode === 'backwards') {
        bar.style.transition = 'none'
        bar.style.width = '0'
        shown = 0
        void bar.offsetWidth // the browser takes note of the start
      }
      // `duration` is the time for one percent, in ms.
      bar.style.transition = active ? `width ${Math.abs(percent - shown) * duration}ms linear` : 'none'
      bar.style.width = `${percent}%`
      shown = percent
    })
    bar.addEventListener('transitionend', () => host.fire('activeend', { curPercent: shown }))
    host.observe(['showInfo'], () => (info.hidden = !host.props.showInfo))
    host.observe(['strokeWidth', 'borderRadius', 'fontSize', 'color', 'activeColor', 'backgroundColor'], () => {
      const { strokeWidth, borderRadius, fontSize, color, activeColor, backgroundColor } = host.props
      track.style.height = cssLength(strokeWidth)
      track.style.borderRadius = cssLength(borderRadius)
      info.style.fontSize = cssLength(fontSize)
      track.style.background = backgroundColor
      bar.style.background = activeColor || color
    })
  },
}
