import type { Phone } from '../ports.ts'
import { createDialogApis } from './dialogs.ts'
import { createNavigationApis } from './navigation.ts'
import { createPrivacyApis } from './privacy.ts'
import { createRequest } from './request.ts'
import { createSessionApis } from './session.ts'
import { createStorageApis } from './storage.ts'
import { withUnsupported } from './unsupported.ts'

/** `wx`, as this phone's version of the base library has it. */
export function createWx(phone: Phone): Record<string, unknown> {
  const supported: Record<string, unknown> = {
    ...createSessionApis(phone),
    request: createRequest(phone),
    ...createStorageApis(phone),
    ...createDialogApis(phone),
    ...createNavigationApis(phone),
    ...createPrivacyApis(phone),
  }
  return withUnsupported(phone, supported)
}
