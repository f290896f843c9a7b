import { secretOf } from './identity.ts'

/** What the token endpoints think of an app; everything but `good` is refused there with its own errcode. */
export const standings = [
  'good',
  'secret_frozen',
  'token_forbidden',
  'account_frozen',
  'ip_unconfirmed',
  'ip_refused_for_a_day',
  'ip_refused_for_an_hour',
] as const
export type Standing = (typeof standings)[number]

export interface RateLimit {
  perMinute?: number
  perDay?: number
}

/** API signing and encryption. A missing key is a state of its own: WeChat answers 40238 or 40239. */
export interface ApiSecurity {
  symmetric: { sn: string; key: string } | null
  asymmetric: { sn: string; publicKeyPem: string } | null
  platform: PlatformKey
  /** The key before `platform`; until then answers are signed with both. */
  deprecated?: PlatformKey & { until: number }
}

/** WeChat's own certificate, as far as a signature needs it. */
export interface PlatformKey {
  sn: string
  publicKeyPem: string
  privateKeyPem: string
}

export interface PushTarget {
  url: string
  token: string
  encodingAESKey: string
}

export interface AppSettings {
  /** As WeChat's sheets show it. */
  name: string
  verified: boolean
  /** A personal subject: never allowed to ask for numbers, verified or not. */
  personal: boolean
  /** False once WeChat has withdrawn the phone capability from this app. */
  phoneRight: boolean
  /** Phone numbers left; counted down when a callback reaches the page. */
  quota: number
  privacyDeclared: boolean
  privacyBanned: boolean
  /** Every wx.login replaces the session_key, not only one that is over 10 minutes old. */
  rotateOnLogin: boolean
  /** Empty: any address may ask for tokens and sessions. */
  ipAllowlist: string[]
  standing: Standing
  /** The Open Platform account the app is bound to; null: no unionid. */
  openPlatform: string | null
  limits: Record<string, RateLimit>
  openidMismatchErrcode: number
  encryptedMsgHash: 'text' | 'bytes'
  countryCodeType: 'string' | 'number'
  /** How `phoneNumber` spells a number abroad: +85291234567, 85291234567 or +852 91234567. */
  foreignPhoneNumber: 'plus' | 'digits' | 'spaced'
  push: PushTarget | null
}

export interface App extends AppSettings {
  appid: string
  secret: string
  apiSecurity: ApiSecurity | null
}

/** Documented limits, sections of the token pages; the others are unpublished and therefore off until configured. */
const documentedLimits: Record<string, RateLimit> = {
  '/cgi-bin/token': { perDay: 2000 },
  '/cgi-bin/stable_token': { perMinute: 10_000, perDay: 500_000 },
  '/wxa/resetusersessionkey': { perMinute: 60_000 },
}

export function createApp(appid: string, settings: Partial<AppSettings> & { secret?: string }): App {
  return {
    appid,
    secret: secretOf(appid),
    name: '示例',
    verified: true,
    personal: false,
    phoneRight: true,
    quota: 1000,
    privacyDeclared: true,
    privacyBanned: false,
    rotateOnLogin: false,
    ipAllowlist: [],
    standing: 'good',
    openPlatform: 'default',
    openidMismatchErrcode: 40029,
    encryptedMsgHash: 'text',
    countryCodeType: 'string',
    foreignPhoneNumber: 'plus',
    push: null,
    apiSecurity: null,
    ...settings,
    limits: { ...documentedLimits, ...settings.limits },
  }
}

/** Makes sure that there is the app of a mini program, under the name that the mini program shows. */
export function keepApp(apps: Map<string, App>, { appid, name }: { appid: string; name: string | undefined }): void {
  const app = apps.get(appid) ?? createApp(appid, {})
  if (name !== undefined) app.name = name
  apps.set(appid, app)
}

/** Only verified, non-personal subjects may ask for phone numbers, as long as WeChat leaves them the right. */
export const mayAskForPhones = (app: App): boolean => app.verified && !app.personal && app.phoneRight
