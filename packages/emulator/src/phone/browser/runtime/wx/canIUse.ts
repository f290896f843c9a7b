import { isAtLeast, since } from '../../../../device/client.ts'
import type { Builtin } from '../builtin.ts'
import { builtins } from '../builtins/index.ts'
import { missingTags } from '../builtins/missing.ts'
import { navigatorKinds } from '../builtins/navigator.ts'
import { inputModes } from '../builtins/support/textFilter.ts'

/** Open-types this phone answers, with the library from which canIUse knows them. */
const openTypes: Record<string, string> = {
  share: '1.2.0',
  getUserInfo: '1.3.0',
  getPhoneNumber: '1.5.3',
  openSetting: '2.0.7',
  agreePrivacyAuthorization: since.privacyChecks,
  // getRealtimePhoneNumber is missing on purpose: clients that have it were reported to answer false.
}

/** What else an attribute may be set to here; of attributes that are not listed, everything is taken to do. */
const options: Record<string, readonly string[]> = {
  'picker.mode': ['selector', 'multiSelector', 'time', 'date'],
  'input.type': Object.keys(inputModes),
  'navigator.openType': navigatorKinds,
}

const attributesSince: Record<string, string> = { 'button.phoneNumberNoQuotaToast': '3.0.1' }

const camelCase = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

/**
 * wx.canIUse: `button.open-type.getPhoneNumber`, `getSystemInfoSync.return.safeArea`. Of an API that is there, every
 * parameter and field is taken to be there.
 *
 * @param hasApi Whether this phone, with this library, has the API and can do it.
 */
export function canIUse(schema: string, sdkVersion: string, hasApi: (name: string) => boolean): boolean {
  const [name = '', attribute, option] = schema.split('.')
  if (hasApi(name)) return true
  const builtin = builtins.find(({ tag }) => tag === name)
  if (!builtin || missingTags.includes(builtin)) return false
  if (attribute === undefined) return true
  const key = camelCase(attribute)
  if (!isAtLeast(sdkVersion, attributesSince[`${name}.${key}`] ?? '1.0.0')) return false
  if (name === 'button' && key === 'openType' && option !== undefined) {
    return option in openTypes && isAtLeast(sdkVersion, openTypes[option]!)
  }
  if (option !== undefined && options[`${name}.${key}`]?.includes(option) === false) return false
  return key in builtin.properties || hasEvent(builtin, attribute)
}

/** `bindgetphonenumber`, `bind:change` */
const hasEvent = ({ events = [] }: Builtin, attribute: string): boolean =>
  events.includes(/^(?:bind|catch):?(.+)$/.exec(attribute)?.[1] ?? '')
