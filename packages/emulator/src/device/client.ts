export const platforms = ['ios', 'android', 'devtools'] as const
export const networks = ['online', 'slow', 'offline'] as const

/** By so much longer takes whatever a phone on a slow network asks for. */
export const slowNetworkMs = 3000

/** The phone in a person's hand, as far as the answers depend on it. */
export interface Client {
  platform: (typeof platforms)[number]
  /** Version of the base library. */
  sdkVersion: string
  /** Version of WeChat itself; a new library may be pushed to an old one. */
  wechatVersion: string
  network: (typeof networks)[number]
}

export const defaultClient: Client = {
  platform: 'ios',
  sdkVersion: '3.8.0',
  wechatVersion: '8.0.60',
  network: 'online',
}

/** The WeChat that first handed out phone codes, whatever its library. */
const phoneCodeSinceWechat = '8.0.16'

/** Base library versions at which an answer changes. */
export const since = {
  failInDevtools: '2.10.0',
  phoneCode: '2.21.2',
  errno: '2.24.0',
  realtimePhoneNumber: '2.24.4',
  privacyChecks: '2.32.3',
  mergedPrivacy: '3.4.2',
} as const

export function isAtLeast(version: string, minimum: string): boolean {
  const parts = version.split('.').map(Number)
  const wanted = minimum.split('.').map(Number)
  for (let i = 0; i < 3; i += 1) {
    const difference = (parts[i] ?? 0) - (wanted[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

export const knowsPhoneCode = ({ sdkVersion, wechatVersion }: Client): boolean =>
  isAtLeast(sdkVersion, since.phoneCode) && isAtLeast(wechatVersion, phoneCodeSinceWechat)
