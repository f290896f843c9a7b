import { toLocale, type Locale } from './locale.ts'

export interface BaseInfo {
  language?: string
  SDKVersion?: string
  /** In px; 16 is usual. */
  fontSizeSetting?: number
}

/** `getAppBaseInfo` came with base library 2.20.1; the older call is deprecated but everywhere. */
export interface DeviceApi {
  getAppBaseInfo?(): BaseInfo
  getSystemInfoSync?(): BaseInfo
}

export interface DeviceInfo {
  locale: Locale
  sdkVersion: string
  fontSizeSetting: number
}

export function readDevice(wx: DeviceApi): DeviceInfo {
  const info = wx.getAppBaseInfo?.() ?? wx.getSystemInfoSync?.() ?? {}
  return {
    locale: toLocale(info.language),
    sdkVersion: info.SDKVersion ?? '',
    fontSizeSetting: info.fontSizeSetting ?? 16,
  }
}

/** Whether base library `version` is `least` or newer; a version that is not known is taken for new. */
export function isAtLeast(version: string, least: string): boolean {
  const [have, want] = [version, least].map((text) => text.split('.').map(Number)) as [number[], number[]]
  for (let at = 0; at < 3; at++) {
    const difference = (have[at] ?? 0) - (want[at] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
