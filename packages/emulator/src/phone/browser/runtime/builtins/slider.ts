import type { Builtin } from '../builtin.ts'
import { forwardAria } from './support/aria.ts'
import { make } from './support/dom.ts'
import { labelable } from './support/labels.ts'

/** `<slider>`: the browser's own, for its keyboard and touch. */
export const slider: Builtin = {
  tag: 'slider',
  properties: {
    name: { type: String },
    min: { type: Number, value: 0 },
    max: { type: Number, value: 100 },
    step: { type: Number, value: 1 },
    value: { type: Number, value: 0 },
    disabled: { type: Boolean, value: false },
    color: { type: String },
    selectedColor: { type: String },
    activeColor: { type: String },
    backgroundColor: { type: String },
    blockSize: { type: Number, value: 28 },
    blockColor: { type: String },
    showValue: { type: Boolean, value: false },
  },
  events: ['change', 'changing'],
  attach(host) {
    const range = make('input', 'wx-slider-range')
    range.type = 'range'
    const output = make('span', 'wx-slider-value')
    host.element.append(range, output)
    forwardAria(host, range)
    labelable(host, () => range.focus(), range)
    host.part = {
      ...host.part,
      value: () => host.props.value,
      reset: () => host.setProp('value', host.props.min),
    }
    const show = (value: number) => {
      const { min, max } = host.props
      output.textContent = String(value)
      range.style.setProperty('--filled', `${max > min ? ((value - min) / (max - min)) * 100 : 0}%`)
    }
    host.observe(['min', 'max', 'step', 'value'], () => {
      Object.assign(range, { min: host.props.min, max: host.props.max, step: host.props.step })
      range.valueAsNumber = host.props.value
      show(range.valueAsNumber)
    })
    host.observe(['disabled'], () => (range.disabled = host.props.disabled))
    host.observe(['showValue'], () => (output.hidden = !host.props.showValue))
    host.observe(['color', 'backgroundColor', 'selectedColor', 'activeColor', 'blockSize', 'blockColor'], () => {
      const { color, backgroundColor, selectedColor, activeColor, blockSize, blockColor } = host.props
      range.style.setProperty('--track', backgroundColor || color || null)
      range.style.setProperty('--active', activeColor || selectedColor || null)
      range.style.setProperty('--block', blockColor || null)
      range.style.setProperty('--block-size', `${Math.max(12, Math.min(28, blockSize))}px`)
    })
    range.addEventListener('input', () => {
      show(range.valueAsNumber)
      host.fire('changing', { value: range.valueAsNumber })
    })
    range.addEventListener('change', () => {
      host.setProp('value', range.valueAsNumber)
      host.fire('change', { value: range.valueAsNumber })
    })
  },
}
