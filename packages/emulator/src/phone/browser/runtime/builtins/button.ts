import type { Builtin } from '../builtin.ts'
import { reflect, setAria } from './support/aria.ts'
import { hover, hoverProperties } from './support/hover.ts'
import { labelable } from './support/labels.ts'
import { tappable } from './support/tappable.ts'

/** @see https://developers.weixin.qq.com/miniprogram/dev/component/button.html */
export const button: Builtin = {
  tag: 'button',
  properties: {
    size: { type: String, value: 'default' },
    type: { type: String, value: 'default' },
    plain: { type: Boolean, value: false },
    disabled: { type: Boolean, value: false },
    loading: { type: Boolean, value: false },
    formType: { type: String },
    openType: { type: String },
    ...hoverProperties('button-hover', 20, 70),
    phoneNumberNoQuotaToast: { type: Boolean, value: true },
    lang: { type: String, value: 'en' },
    sessionFrom: { type: String },
    sendMessageTitle: { type: String },
    sendMessagePath: { type: String },
    sendMessageImg: { type: String },
    showMessageCard: { type: Boolean, value: false },
    appParameter: { type: String },
    businessId: { type: String },
    groupId: { type: String },
    guildId: { type: String },
    publicId: { type: String },
    needShowEntrance: { type: Boolean, value: true },
    entrancePath: { type: String },
    activityType: { type: Number, value: 0 },
    shareType: { type: Number, value: 27 },
    shareMode: { type: null },
  },
  events: [
    'getphonenumber',
    'getrealtimephonenumber',
    'agreeprivacyauthorization',
    'getuserinfo',
    'contact',
    'opensetting',
    'launchapp',
    'chooseavatar',
    'createliveactivity',
    'phoneoneclicklogin',
    'error',
  ],
  attach(host) {
    const { element } = host
    setAria(host, { role: 'button' })
    reflect(host, 'type', 'size', 'plain', 'disabled', 'loading')
    host.observe(['loading'], () => setAria(host, { 'aria-busy': host.props.loading ? 'true' : undefined }))
    tappable(host)
    hover(host)
    labelable(host, () => element.click())

    // Read in the capture phase, before any tap handler can change it; see Services.openType.
    let armed = ''
    element.addEventListener('click', () => (armed = host.props.openType), { capture: true })
    host.onTap((event) => {
      event.handled = true
      const kind = armed
      armed = ''
      if (kind) host.services.openType(host, kind)
      const form = host.props.formType && host.closest('form')
      if (!form) return
      if (host.props.formType === 'submit') form.part?.submit?.(host)
      if (host.props.formType === 'reset') form.part?.reset?.()
    })
  },
}
