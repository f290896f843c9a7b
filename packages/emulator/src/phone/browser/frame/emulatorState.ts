export type { Exchange, Party } from '../../../trace/exchange.ts'

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
