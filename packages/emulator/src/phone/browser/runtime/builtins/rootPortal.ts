import type { Builtin } from '../builtin.ts'
import { divertChildren, make } from './support/dom.ts'
import { pageOf } from './support/page.ts'

/** `<root-portal>`: its children stand above their page, out of reach of whatever clips or moves things there. */
export const rootPortal: Builtin = {
  tag: 'root-portal',
  properties: { enable: { type: Boolean, value: true } },
  attach(host) {
    const { layer } = pageOf(host)
    const outlet = make('div', 'wx-portal')
    let bringBack: (() => void) | undefined
    host.observe(['enable'], () => {
      if (Boolean(host.props.enable) === Boolean(bringBack)) return
      if (bringBack) {
        bringBack()
        outlet.remove()
        bringBack = undefined
      } else {
        layer.append(outlet)
        bringBack = divertChildren(host.element, outlet)
      }
    })
    host.onDetach(() => outlet.remove())
  },
}
