import type { Builtin } from '../builtin.ts'
import { image } from './image.ts'

/** `<cover-view>` covers what only a phone draws above its pages; here it is a view. */
export const coverView: Builtin = {
  tag: 'cover-view',
  properties: { scrollTop: { type: null, value: 0 } },
  attach(host) {
    host.observe(['scrollTop'], () => (host.element.scrollTop = Number.parseFloat(String(host.props.scrollTop)) || 0))
  },
}

/** `<cover-image>` */
export const coverImage: Builtin = { ...image, tag: 'cover-image' }
