/** The phone in a person's hand, as far as the answers depend on it. */
export interface Client {
  platform: 'ios' | 'android' | 'devtools'
  /** Version of the base library. */
  sdkVersion: string
}

export const defaultClient: Client = { platform: 'ios', sdkVersion: '3.8.0' }

/** Base library versions at which an answer changes. */
export const since = {
  phoneCode: '2.21.2',
  errno: '2.24.0',
  realtimePhoneNumber: '2.24.4',
  privacyChecks: '2.32.3',
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
