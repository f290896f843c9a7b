/** As much of the control plane's answers as the frame shows. */
export interface EmulatorState {
  /** ISO 8601, by the emulator's clock. */
  now: string
  apps: AppState[]
  users: UserState[]
  sessions: { appid: string; userId: string; privacyAgreed: boolean; keyEpoch: number }[]
  faults: Fault[]
}

export interface AppState {
  appid: string
  quota: number
  phoneRight: boolean
  personal: boolean
  privacyDeclared: boolean
  rotateOnLogin: boolean
}

export interface UserState {
  userId: string
  nickname: string
  phones: PhoneNumber[]
  phoneBlocked: boolean
}

export interface PhoneNumber {
  countryCode: string
  purePhoneNumber: string
}

export interface Fault {
  route: string
  kind: string
  [setting: string]: unknown
}

export interface SmsMessage {
  smsId: string
  /** ISO 8601, by the emulator's clock. */
  at: string
  to: string
  text: string
  from?: string
}

/** One line of the trace, `GET /_emulator/trace`. */
export interface Exchange {
  sequence: number
  /** ISO 8601, by the emulator's clock. */
  at: string
  kind: 'platform' | 'device' | 'push' | 'sms' | 'request'
  from: Party
  to: Party
  method: string
  path: string
  query: Record<string, string>
  /** Of a request of the mini program: the address it named. */
  url?: string
  requestBody: string
  /** HTTP status; 0 where no answer was sent. */
  status: number
  responseBody: string
  /** The kind of fault that struck, if any. */
  fault?: string
  /** What lies behind the ciphertext, for reading beside it. */
  views?: { label: string; value: string }[]
}

export type Party = 'phone' | 'server' | 'wechat' | 'carrier'
