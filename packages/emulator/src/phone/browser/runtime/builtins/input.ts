import type { Builtin } from '../builtin.ts'
import { setAttribute } from './support/aria.ts'
import { make } from './support/dom.ts'
import { textField, textFieldEvents, textFieldProperties } from './support/textField.ts'
import { filterText, inputModes, type Keyboard } from './support/textFilter.ts'

/** @see https://developers.weixin.qq.com/miniprogram/dev/component/input.html */
export const input: Builtin = {
  tag: 'input',
  properties: {
    ...textFieldProperties,
    type: { type: String, value: 'text' },
    password: { type: Boolean, value: false },
    confirmType: { type: String, value: 'done' },
    alwaysEmbed: { type: Boolean, value: false },
    safePasswordCertPath: { type: String },
    safePasswordLength: { type: Number },
    safePasswordTimeStamp: { type: Number },
    safePasswordNonce: { type: String },
    safePasswordSalt: { type: String },
    safePasswordCustomHash: { type: String },
  },
  events: [...textFieldEvents, 'nicknamereview'],
  attach(host) {
    const field = make('input', 'wx-input-field')
    const keyboard = (): Keyboard => (host.props.type in inputModes ? host.props.type : 'text')
    textField(host, field, (text) => filterText(text, keyboard()))

    host.observe(['type', 'password'], () => {
      field.type = host.props.password || keyboard() === 'safe-password' ? 'password' : 'text'
      field.inputMode = inputModes[keyboard()]
      setAttribute(field, 'autocomplete', keyboard() === 'nickname' ? 'nickname' : 'off')
    })
    host.observe(['confirmType'], () => setAttribute(field, 'enterkeyhint', host.props.confirmType))
    // A key the phone's keyboard does not have leaves no trace, not even for a moment.
    field.addEventListener('beforeinput', (event) => {
      const { data, isComposing } = event
      if (data && !isComposing && filterText(data, keyboard()) === '') event.preventDefault()
    })
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return
      host.fire('confirm', { value: field.value })
      if (!host.props.confirmHold) field.blur() // the keyboard goes away
    })
  },
}
