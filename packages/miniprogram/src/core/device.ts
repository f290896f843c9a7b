import type { Device } from '@quickreg/contract'
import { toLocale, type Locale } from './locale.ts'

export interface BaseInfo {
  language?: string
  SDKVersion?: string
  /** In px; 16 is usual. */
  fontSizeSetting?: number
}

interface HardwareInfo {
  /** `ios`, `android`, `devtools`, … */
  platform?: string
}

/** `getAppBaseInfo` and `getDeviceInfo` came with base library 2.20.1; the older call is deprecated but everywhere. */
export interface DeviceApi {
  getAppBaseInfo?(): BaseInfo
  getDeviceInfo?(): HardwareInfo
  getSystemInfoSync?(): BaseInfo & HardwareInfo
}

export interface DeviceInfo {
  locale: Locale
  fontSizeSetting: number
  /** What the server is told, so that it offers nothing this WeChat cannot do. */
  device: Device
}

export function readDevice(wx: DeviceApi): DeviceInfo {
  const info = wx.getAppBaseInfo?.() ?? wx.getSystemInfoSync?.() ?? {}
  const { platform } = wx.getDeviceInfo?.() ?? wx.getSystemInfoSync?.() ?? {}
  return {
    locale: toLocale(info.language),
    fontSizeSetting: info.fontSizeSetting ?? 16,
    device: {
      ...(info.SDKVersion && { sdkVersion: info.SDKVersion.slice(0, maxText) }),
      ...(platform && { platform: platform.slice(0, maxText) }),
    },
  }
}

const maxText = 32
