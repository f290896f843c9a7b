import type { Builtin } from '../builtin.ts'
import { setAria } from './support/aria.ts'
import { hover, hoverProperties } from './support/hover.ts'
import { tappable } from './support/tappable.ts'

export const navigatorKinds = ['navigate', 'redirect', 'switchTab', 'reLaunch', 'navigateBack'] as const

/** @see https://developers.weixin.qq.com/miniprogram/dev/component/navigator.html */
export const navigator: Builtin = {
  tag: 'navigator',
  properties: {
    target: { type: String, value: 'self' },
    url: { type: String },
    openType: { type: String, value: 'navigate' },
    delta: { type: Number, value: 1 },
    appId: { type: String },
    path: { type: String },
    extraData: { type: Object },
    version: { type: String, value: 'release' },
    shortLink: { type: String },
    ...hoverProperties('navigator-hover', 50, 600),
  },
  events: ['success', 'fail', 'complete'],
  attach(host) {
    setAria(host, { role: 'link' })
    tappable(host)
    hover(host)
    host.onTap((event) => {
      event.handled = true
      const { target, openType, url, delta } = host.props
      const kind = navigatorKinds.find((known) => known === openType)
      if (kind && target === 'self') return host.services.navigate(kind, url, delta)
      const asked = target === 'self' ? `open-type="${openType}"` : `target="${target}"`
      host.services.warn(`<navigator ${asked}> leads out of the mini program, where this phone has nothing.`)
    })
  },
}
