import type { Phone } from '../ports.ts'
import { createAnimation } from './animation.ts'
import { guard } from './api.ts'
import { createAppApis } from './appApis.ts'
import { byteApis } from './bytes.ts'
import { canIUse } from './canIUse.ts'
import { createClipboardApis } from './clipboard.ts'
import { createDeviceEventApis } from './deviceEvents.ts'
import { createDialogApis } from './dialogs.ts'
import { createFontApis } from './fonts.ts'
import { createIntersectionObserver } from './intersection.ts'
import { createNavigationApis } from './navigation.ts'
import { hasApi } from './officialApis.ts'
import { createPageBarApis } from './pageBar.ts'
import { createPrivacyApis } from './privacy.ts'
import { createReportApis } from './reports.ts'
import { createRequest } from './request.ts'
import { createSelectorQuery } from './selectorQuery.ts'
import { createSessionApis } from './session.ts'
import { createSettingApis } from './settings.ts'
import { createSharingApis } from './sharing.ts'
import { createStorageApis } from './storage.ts'
import { createSystemApis } from './system.ts'
import { createTabBarApis } from './tabBar.ts'
import { withUnsupported } from './unsupported.ts'

/** `wx`, as this phone's version of the base library has it. */
export function createWx(phone: Phone): Record<string, unknown> {
  const { sdkVersion } = phone.device
  const supported: Record<string, unknown> = {
    ...createSessionApis(phone),
    ...createSettingApis(phone),
    ...createPrivacyApis(phone),
    request: createRequest(phone),
    ...createStorageApis(phone),
    ...createDialogApis(phone),
    ...createNavigationApis(phone),
    ...createPageBarApis(phone),
    ...createTabBarApis(phone),
    ...createSharingApis(phone),
    ...createClipboardApis(phone),
    ...createSystemApis(phone),
    ...createDeviceEventApis(phone),
    ...createAppApis(phone),
    ...createReportApis(phone),
    ...createFontApis(phone),
    ...byteApis,
    createAnimation,
    createSelectorQuery: () => createSelectorQuery(phone),
    createIntersectionObserver: (component?: unknown, options?: object) =>
      createIntersectionObserver(phone, component, options),
    nextTick: (run: () => void) => queueMicrotask(() => guard(phone, 'wx.nextTick', run)),
    canIUse: (schema: string) =>
      canIUse(schema, sdkVersion, (name) => Object.hasOwn(supported, name) && hasApi(name, sdkVersion)),
  }
  return withUnsupported(phone, supported)
}
