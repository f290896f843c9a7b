export type Party = 'phone' | 'server' | 'wechat' | 'carrier'

/**
 * One thing that happened: a call to the platform, an act of a person, a message pushed, an SMS sent, a request of the
 * mini program. Secrets are in none of its texts.
 */
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
  /** What lies behind the ciphertext in it. */
  views?: View[]
}

export interface View {
  label: string
  value: string
}
