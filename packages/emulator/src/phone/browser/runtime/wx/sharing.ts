import type { Phone } from '../ports.ts'
import { ApiFailure, makeApis } from './api.ts'

interface ShareMenu {
  menus?: unknown
  withShareTicket?: unknown
}

/** Whether the capsule's menu offers to send the page on top, whatever its onShareAppMessage says. */
export function createSharingApis(phone: Phone) {
  const { console, stack } = phone
  const named = (menus: unknown, otherwise: string[]): string[] => (Array.isArray(menus) ? menus : otherwise)
  return makeApis(phone, {
    showShareMenu({ menus, withShareTicket }: ShareMenu) {
      const shown = named(menus, ['shareAppMessage'])
      if (shown.includes('shareAppMessage')) stack.current().sharable = true
      else throw new ApiFailure('not supported by the emulator: only shareAppMessage is in its menu')
      const missing = [
        ...(shown.includes('shareTimeline') ? ['shareTimeline'] : []),
        ...(withShareTicket ? ['tickets'] : []),
      ]
      for (const name of missing) console.warnOnce(`share ${name}`, `wx.showShareMenu: the emulator has no ${name}`)
    },
    hideShareMenu({ menus }: ShareMenu) {
      if (named(menus, ['shareAppMessage']).includes('shareAppMessage')) stack.current().sharable = false
    },
  })
}
