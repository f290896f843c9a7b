import type { Builtin } from '../builtin.ts'
import { setAria } from './support/aria.ts'

/** Tags that WeChat has and this phone has not. */
const missing = [
  ...['ad', 'ad-custom', 'audio', 'camera', 'canvas', 'channel-live', 'channel-video', 'editor'],
  ...['editor-portal', 'functional-page-navigator', 'grid-view', 'grid-builder', 'keyboard-accessory', 'list-view'],
  ...['list-builder', 'live-player', 'live-pusher', 'map', 'match-media', 'movable-area', 'movable-view'],
  ...['nested-scroll-body', 'nested-scroll-header', 'official-account', 'official-account-publish'],
  ...['open-container', 'open-data', 'open-data-item', 'open-data-list', 'page-container', 'draggable-sheet'],
  ...['selection', 'share-element', 'snapshot', 'span', 'sticky-header', 'sticky-section', 'store-coupon'],
  ...['store-gift', 'store-home', 'store-product', 'video', 'voip-room', 'web-view', 'xr-frame'],
  ...['double-tap-gesture-handler', 'force-press-gesture-handler', 'horizontal-drag-gesture-handler'],
  ...['long-press-gesture-handler', 'pan-gesture-handler', 'scale-gesture-handler', 'tap-gesture-handler'],
  ...['vertical-drag-gesture-handler'],
]

/** A box that shows which tag it stands for, and what was written in it. */
export const missingTags: readonly Builtin[] = missing.map((tag) => ({
  tag,
  properties: {},
  attach(host) {
    host.services.warn(`<${tag}> does nothing in this phone: an empty box stands for it.`, `missing ${tag}`)
    host.element.setAttribute('wx-missing', `<${tag}>`)
    setAria(host, { role: 'img', 'aria-label': `<${tag}>` })
  },
}))
