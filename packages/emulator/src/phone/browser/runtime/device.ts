import { defaultDevice, platforms, type AppConfig, type Device, type DeviceChange } from '../../wire.ts'

const oneOf = <T extends string>(value: string | null, allowed: readonly T[], otherwise: T): T =>
  allowed.includes(value as T) ? (value as T) : otherwise

/** Reads the query of the phone's address; what is missing or makes no sense is as on the default phone. */
export function readDevice(search: string): Device {
  const query = new URLSearchParams(search)
  const version = (name: string, otherwise: string) => {
    const given = query.get(name) ?? ''
    return /^\d+\.\d+\.\d+$/.test(given) ? given : otherwise
  }
  const fontSize = Number(query.get('fontSize'))
  return {
    userId: query.get('user') || defaultDevice.userId,
    platform: oneOf(query.get('platform'), platforms, defaultDevice.platform),
    sdkVersion: version('sdk', defaultDevice.sdkVersion),
    wechatVersion: version('wechat', defaultDevice.wechatVersion),
    network: oneOf(query.get('network'), ['online', 'slow', 'offline'], defaultDevice.network),
    language: oneOf(query.get('language'), ['zh_CN', 'zh_TW', 'en'], defaultDevice.language),
    theme: oneOf(query.get('theme'), ['light', 'dark'], defaultDevice.theme),
    fontSizeSetting: fontSize >= 10 && fontSize <= 40 ? fontSize : defaultDevice.fontSizeSetting,
  }
}

/** The theme reaches an app that knows dark mode; any other stays light, as in WeChat. */
export function dressDocument({ theme, language, fontSizeSetting }: Device, { darkmode }: AppConfig): void {
  const root = document.documentElement
  root.dataset.theme = darkmode ? theme : 'light'
  root.lang = language.replace('_', '-')
  root.style.setProperty('--font-size-setting', `${fontSizeSetting}px`)
}

/** What the frame around this phone changes while the app runs. */
export function listenToFrame(run: (change: DeviceChange['change']) => void): void {
  addEventListener('message', ({ source, origin, data }: MessageEvent<DeviceChange>) => {
    const isFrame = source === window.parent && origin === location.origin
    if (isFrame && data?.type === 'quickreg:device') run(data.change)
  })
}
