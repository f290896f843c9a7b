import { defaultDevice, platforms, type Device } from '../../wire.ts'

export type Look = 'light' | 'dark' | 'system'
export type Language = 'zh' | 'en'

/** Whose phone of which kind it is; `system` follows the browser. */
export type DeviceSettings = Omit<Device, 'theme'> & { theme: Look }

/** Everything the address of the frame says, so that a link reproduces a situation. */
export interface Settings {
  device: DeviceSettings
  /** The frame's own language; the browser's if absent. */
  language?: Language
  /** The frame's own colours. */
  look: Look
  /** What goes wrong, by name; asked of the emulator when the address is opened. */
  wrong: string[]
  /** The page on the phone with its query, `pages/index/index?id=1`; the app's first if absent. */
  page?: string
}

export const looks = ['light', 'dark', 'system'] as const
export const networks = ['online', 'slow', 'offline'] as const
export const phoneLanguages = ['zh_CN', 'zh_TW', 'en'] as const
const frameLanguages = ['zh', 'en'] as const

const defaults: DeviceSettings = { ...defaultDevice, theme: 'system' }

/** How addresses call them, the frame's and the phone's alike. */
const queryNames = {
  userId: 'user',
  platform: 'platform',
  sdkVersion: 'sdk',
  wechatVersion: 'wechat',
  network: 'network',
  language: 'language',
  theme: 'theme',
  fontSizeSetting: 'fontSize',
} as const satisfies Record<keyof Device, string>
const deviceKeys = Object.keys(queryNames) as (keyof Device)[]

/** Like 3.8.0. */
export const isVersion = (text: string): boolean => /^\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(text)

/** What cannot be understood counts as absent: a link may be older than the frame. */
export function parseSettings(search: string, hash: string): Settings {
  const query = new URLSearchParams(search)
  const device: DeviceSettings = {
    userId: query.get('user') || defaults.userId,
    platform: oneOf(platforms, query.get('platform')) ?? defaults.platform,
    sdkVersion: version(query.get('sdk')) ?? defaults.sdkVersion,
    wechatVersion: version(query.get('wechat')) ?? defaults.wechatVersion,
    network: oneOf(networks, query.get('network')) ?? defaults.network,
    language: oneOf(phoneLanguages, query.get('language')) ?? defaults.language,
    theme: oneOf(looks, query.get('theme')) ?? defaults.theme,
    fontSizeSetting: fontSize(query.get('fontSize')) ?? defaults.fontSizeSetting,
  }
  const language = oneOf(frameLanguages, query.get('ui'))
  const page = hash.replace(/^#\/?/, '')
  return {
    device,
    look: oneOf(looks, query.get('look')) ?? 'system',
    wrong: (query.get('wrong') ?? '').split(' ').filter((name) => name !== ''),
    ...(language && { language }),
    ...(page && { page }),
  }
}

/** @returns `?…#/…` of the frame's address; what is as usual is left out. */
export function formatSettings({ device, language, look, wrong, page }: Settings): string {
  const query = new URLSearchParams()
  for (const key of deviceKeys) {
    if (device[key] !== defaults[key]) query.set(queryNames[key], String(device[key]))
  }
  if (wrong.length > 0) query.set('wrong', wrong.join(' '))
  if (language) query.set('ui', language)
  if (look !== 'system') query.set('look', look)
  const search = query.size > 0 ? `?${query}` : ''
  return search + (page === undefined ? '' : `#/${page}`)
}

/** The address of the phone. Nothing is left out: it does not depend on anybody's defaults. */
export function phoneUrl(device: Device, page: string | undefined): string {
  const query = new URLSearchParams(deviceKeys.map((key) => [queryNames[key], String(device[key])]))
  return `/phone/?${query}${page === undefined ? '' : `#/${page}`}`
}

function oneOf<Choice extends string>(choices: readonly Choice[], text: string | null): Choice | undefined {
  return choices.find((choice) => choice === text)
}

const version = (text: string | null): string | undefined => (text !== null && isVersion(text) ? text : undefined)

function fontSize(text: string | null): number | undefined {
  const size = Number(text)
  return Number.isInteger(size) && size >= 10 && size <= 32 ? size : undefined
}
