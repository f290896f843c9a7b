import type { Phone } from '../ports.ts'
import { makeApis } from './api.ts'

/** The capsule's menu offers sharing on every page with onShareAppMessage; these change nothing here. */
export const createSharingApis = (phone: Phone) =>
  makeApis(phone, {
    showShareMenu: () => undefined,
    hideShareMenu: () => undefined,
    updateShareMenu: () => undefined,
  })
