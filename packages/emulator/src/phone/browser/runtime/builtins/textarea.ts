import type { Builtin, BuiltinHost } from '../builtin.ts'
import { reflect, setAttribute } from './support/aria.ts'
import { make } from './support/dom.ts'
import { textField, textFieldEvents, textFieldProperties } from './support/textField.ts'

/** @see https://developers.weixin.qq.com/miniprogram/dev/component/textarea.html */
export const textarea: Builtin = {
  tag: 'textarea',
  properties: {
    ...textFieldProperties,
    placeholderClass: { type: String, value: 'textarea-placeholder' },
    autoHeight: { type: Boolean, value: false },
    fixed: { type: Boolean, value: false },
    showConfirmBar: { type: Boolean, value: true },
    disableDefaultPadding: { type: Boolean, value: false },
    confirmType: { type: String, value: 'return' },
    adjustKeyboardTo: { type: String, value: 'cursor' },
  },
  events: [...textFieldEvents, 'linechange'],
  attach(host) {
    const field = make('textarea', 'wx-textarea-field')
    textField(host, field, (text) => text)
    reflect(host, 'autoHeight')
    host.observe(['confirmType'], () => {
      const { confirmType } = host.props
      setAttribute(field, 'enterkeyhint', confirmType === 'return' ? 'enter' : confirmType)
    })
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || host.props.confirmType === 'return') return
      event.preventDefault()
      host.fire('confirm', { value: field.value })
      if (!host.props.confirmHold) field.blur()
    })
    measureLines(host, field)
  },
}

/** Grows with its text under `auto-height`, and tells of every change in the number of lines. */
function measureLines(host: BuiltinHost, field: HTMLTextAreaElement): void {
  let lastCount: number | undefined
  const measure = () => {
    const { height: before } = field.style
    field.style.height = '0' // scrollHeight is never less than the height
    const height = field.scrollHeight
    field.style.height = host.props.autoHeight ? `${height}px` : before
    const lineCount = Math.max(1, Math.round(height / lineHeightOf(field)))
    if (lineCount === lastCount) return
    lastCount = lineCount
    host.fire('linechange', { height, heightRpx: (height * 750) / window.innerWidth, lineCount })
  }
  host.observe(['value', 'autoHeight'], measure)
  field.addEventListener('input', measure)
}

function lineHeightOf(field: HTMLElement): number {
  const { lineHeight, fontSize } = getComputedStyle(field)
  // `normal` is about 1.2 in every font.
  return Number.parseFloat(lineHeight) || Number.parseFloat(fontSize) * 1.2
}
