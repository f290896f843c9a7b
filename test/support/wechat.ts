import { call, type Reply } from './http.ts'

/** WeChat's emulator through its control plane: what a test does there, a test in any language can do. */
export class WechatControl {
  readonly url: string
  readonly appid: string

  constructor(url: string, appid: string) {
    this.url = url
    this.appid = appid
  }

  /** A person with these numbers, the first one preferred. */
  async addUser(...phones: { countryCode: string; purePhoneNumber: string }[]): Promise<Person> {
    return this.#ask<Person>('POST', '/_emulator/users', { phones })
  }

  /** wx.login on that person's device. */
  async login(person: Person): Promise<string> {
    const { code } = await this.#ask<{ code: string }>('POST', `/_emulator/users/${person.userId}/login`, {
      appid: this.appid,
    })
    return code
  }

  /** A tap on the phone button; resolves to the event's detail. */
  async tap(person: Person, options: TapOptions = {}): Promise<TapDetail> {
    return this.#ask<TapDetail>('POST', `/_emulator/users/${person.userId}/phone-tap`, {
      appid: this.appid,
      kind: 'quick',
      allow: true,
      ...options,
    })
  }

  async profile(person: Person): Promise<{ rawData: string; signature: string; encryptedData: string; iv: string }> {
    return this.#ask('POST', `/_emulator/users/${person.userId}/profile`, { appid: this.appid })
  }

  patchApp(changes: object): Promise<unknown> {
    return this.#ask('PATCH', `/_emulator/apps/${this.appid}`, changes)
  }

  patchUser(person: Person, changes: object): Promise<unknown> {
    return this.#ask('PATCH', `/_emulator/users/${person.userId}`, changes)
  }

  advance(seconds: number): Promise<unknown> {
    return this.#ask('POST', '/_emulator/clock', { advanceSeconds: seconds })
  }

  faults(faults: unknown): Promise<unknown> {
    return this.#ask('PUT', '/_emulator/faults', faults)
  }

  state<State = Record<string, unknown>>(): Promise<State> {
    return this.#ask<State>('GET', '/_emulator/state')
  }

  /** How often WeChat was asked this, since it started. */
  async calls(path: string): Promise<number> {
    const { calls } = await this.state<{ calls: Record<string, { calls: number } | undefined> }>()
    return calls[path]?.calls ?? 0
  }

  /** All messages so far, oldest first; of one number where it is given in E.164. */
  async inbox(number?: string): Promise<SmsMessage[]> {
    const { messages } = await this.#ask<{ messages: SmsMessage[] }>('GET', '/_emulator/sms')
    return number === undefined ? messages : messages.filter(({ to }) => to === number)
  }

  /** The code in the newest message to a number (E.164). */
  async newestOtp(number: string): Promise<string> {
    const otp = otpIn((await this.inbox(number)).at(-1)?.text)
    if (!otp) throw new Error(`No code was sent to ${number}`)
    return otp
  }

  ask(method: string, path: string, body?: unknown): Promise<Reply> {
    return call(method, this.url + path, { body })
  }

  async #ask<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const reply = await call<Body>(method, this.url + path, { body })
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`)
    return reply.body
  }
}

export interface Person {
  userId: string
  openids: Record<string, string>
  phones: { countryCode: string; purePhoneNumber: string }[]
}

/** E.164; the preferred one. */
export function numberOf({ phones: [phone] }: Person): string {
  if (!phone) throw new Error('This person has no number')
  return `+${phone.countryCode}${phone.purePhoneNumber}`
}

export interface SmsMessage {
  smsId: string
  to: string
  text: string
  from?: string
  at: string
}

/** The six digits of a message. */
export const otpIn = (text = ''): string | undefined => /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0]

export interface TapOptions {
  kind?: 'quick' | 'realtime'
  allow?: boolean
  phone?: unknown
  client?: { platform?: 'ios' | 'android' | 'devtools'; sdkVersion?: string }
}

export interface TapDetail {
  errMsg: string
  errno?: number
  code?: string
  encryptedData?: string
  iv?: string
}
