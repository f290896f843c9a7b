/**
 * What single versions of the base library were reported to do. No document confirms them; a program that reads `detail`
 * wherever it lies copes with all.
 */
interface Client {
  platform: 'ios' | 'android' | 'devtools'
  sdkVersion: string
}

/** Where a phone event carries its fields: in `e.detail`, in `e` itself, or in `e.detail.detail`. */
export type DetailPlace = 'detail' | 'event' | 'nested'

/** @param isSkyline The page's JSON asks for that renderer. What draws here is the same; only this report of it is kept. */
export function detailPlace({ platform, sdkVersion }: Client, isSkyline: boolean): DetailPlace {
  if (sdkVersion === '3.2.3' && platform !== 'android') return 'event'
  if (sdkVersion === '3.4.0' && isSkyline) return 'nested'
  return 'detail'
}

/** The sheet of a coupled button is shown and answered, and the page never hears of it. */
export const losesCoupledAnswer = ({ platform, sdkVersion }: Client): boolean =>
  sdkVersion === '3.1.3' && platform === 'devtools'

/** The person agrees by tapping a coupled button, and the same tap fails for want of the consent. */
export const losesCoupledConsent = ({ sdkVersion }: Client, buttonId: string): boolean =>
  sdkVersion === '3.0.0' || buttonId === ''
