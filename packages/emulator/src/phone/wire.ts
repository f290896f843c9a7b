/**
 * What passes between the builder of a mini program (Node) and the phone that runs it (a browser). All of it is JSON.
 * Paths are those of WeChat: from the project's root, without a leading slash; pages and components without suffix.
 */

/** `GET /phone/project.json`: the whole mini program, compiled. */
export interface BuiltProject {
  /** Grows with every build. */
  revision: number
  appid: string
  app: AppConfig
  /** Pages, components and, under `app`, the app itself. */
  units: Record<string, Unit>
  /**
   * An expression of glass-easel's template compiler; its value maps a unit's path to its compiled template. Scripts in
   * WXS are in it. Its free name `wxsCalls` is `{observe, handle}`: what makes a listener of a function that `change:prop`
   * names, and what calls whatever is bound to an event.
   */
  templates: string
  /** CommonJS source by file, `pages/index/index.js` (TypeScript keeps its name with `.js`); evaluated when first required. */
  modules: Record<string, Module>
  /** What is wrong. With an `error` among them the phone shows the list instead of the app. */
  problems: Problem[]
}

/** app.json as far as the phone acts on it, subpackages' pages joined to `pages`. */
export interface AppConfig {
  pages: string[]
  entryPagePath: string
  window: PageConfig
  tabBar?: TabBar
  darkmode: boolean
  /** theme.json; a value `@name` in `window`, page JSON and `tabBar` stands for the theme's value of that name. */
  theme?: Record<'light' | 'dark', Record<string, string>>
  /** app.json's own text for settings that nobody here knows yet. */
  json: Record<string, unknown>
}

export interface TabBar {
  color?: string
  selectedColor?: string
  backgroundColor?: string
  borderStyle?: string
  position?: string
  list: { pagePath: string; text: string; iconPath?: string; selectedIconPath?: string }[]
}

/** The settings of a page's window; those a page leaves out come from app.json. */
export interface PageConfig {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: string
  navigationStyle?: string
  backgroundColor?: string
  backgroundTextStyle?: string
  enablePullDownRefresh?: boolean
  onReachBottomDistance?: number
  disableScroll?: boolean
}

/**
 * Stands before every class name in a style sheet: whether a unit's names get a prefix is known only when its script has
 * run. A private-use character, so it is in nobody's CSS.
 */
export const scopeMarker = '\uE000'

/** A page, a component or the app. */
export interface Unit {
  /** Its JSON. `usingComponents`, `componentPlaceholder` and defaults of generics are resolved to `/path/of/unit`. */
  json: Record<string, unknown>
  /** Key into `modules`; a unit without a script has none. */
  script?: string
  /** CSS, its rpx, imports and tags already rewritten; each class name starts with `scopeMarker`. */
  style?: string
  /** Prefix of its class names (`scope--name`) where the unit keeps its styles to itself. */
  styleScope: string
  /** Changes with the unit's WXML and with whatever that includes, imports or runs. */
  templateHash: string
}

export interface Module {
  /** The body of a CommonJS module. */
  code: string
  /** Where the source lies below the project: the name shown in a browser's tools and in messages. */
  file: string
  /** `require`d specifier → key into `modules`; what is missing here throws when it is required. */
  requires: Record<string, string>
}

export interface Problem {
  severity: 'error' | 'warning'
  /** Relative to the project's folder. */
  file: string
  /** From 1. */
  line?: number
  column?: number
  message: string
}

export const platforms = ['ios', 'android', 'devtools'] as const

/** Which phone this is and who holds it; the query of the phone's address, `/phone/?user=lin&platform=ios#/pages/index/index`. */
export interface Device {
  userId: string
  platform: (typeof platforms)[number]
  /** Version of the base library. */
  sdkVersion: string
  wechatVersion: string
  network: 'online' | 'slow' | 'offline'
  language: 'zh_CN' | 'zh_TW' | 'en'
  theme: 'light' | 'dark'
  /** WeChat's setting for large fonts, in px; 16 is usual. */
  fontSizeSetting: number
}

export const defaultDevice: Device = {
  userId: 'lin',
  platform: 'ios',
  sdkVersion: '3.8.0',
  wechatVersion: '8.0.60',
  network: 'online',
  language: 'zh_CN',
  theme: 'light',
  fontSizeSetting: 16,
}

/** From the frame to the phone by `postMessage`: what changes while the app runs. Everything else loads the phone anew. */
export interface DeviceChange {
  type: 'quickreg:device'
  change: Partial<Pick<Device, 'network' | 'theme'>>
}

/** From the phone to the frame by `postMessage`. */
export type PhoneReport =
  { type: 'quickreg:console'; level: ConsoleLevel; text: string } | { type: 'quickreg:page'; path: string }

export type ConsoleLevel = 'log' | 'info' | 'warn' | 'error'

/** `POST /phone/console`: what the app wrote, for the terminal. The reply is `{stack}`, told by the sources. */
export interface ConsoleEntry {
  level: ConsoleLevel
  text: string
  stack?: string
}

/** `GET /phone/events?user=lin` (server-sent): `event:` is the type, `data:` the rest. */
export type PhoneEvent =
  /** There is another `/phone/project.json`. */
  | { type: 'built'; revision: number }
  /** An SMS to one of this person's numbers. */
  | { type: 'sms'; to: string; text: string; from?: string }

/** `POST /phone/request`: wx.request by way of the emulator, so that no browser rule is in its way. */
export interface ProxyRequest {
  url: string
  method: string
  header: Record<string, string>
  /** Already serialised. */
  body?: string
  timeoutMs: number
  device: Pick<Device, 'userId' | 'network'>
}

/** `fail` is the text after `request:fail `. */
export type ProxyReply =
  | { statusCode: number; header: Record<string, string>; cookies: string[]; bodyBase64: string }
  | { fail: string; errno?: number }

/** `POST /_emulator/users/{userId}/phone-sheet`: what a tap on the phone button comes to before anybody has answered. Changes nothing. */
export type PhoneSheet =
  /** It fails at once; `quotaSheet`: WeChat's half-sheet about the quota would be shown. */
  | { ask: 'nothing'; detail: { errMsg: string; errno?: number }; quotaSheet: boolean }
  /** The privacy guideline first, then (by asking again with `privacy: 'agree'`) the number. */
  | { ask: 'privacy'; style: 'popup' | 'merged'; privacyContractName: string; tappedAt: string }
  /** `merged`: the sheet carries the privacy sentence as well, and refusing it refuses both. */
  | { ask: 'phone'; phones: SheetPhone[]; appName: string; tappedAt: string }

export interface SheetPhone {
  countryCode: string
  purePhoneNumber: string
  /** As the sheet shows it: 138******66 */
  masked: string
}
