import { expectStatus, type Http } from './http.ts'

/** The event's `detail` of the phone button. */
export interface TapDetail {
  errMsg: string
  errno?: number
  code?: string
  encryptedData?: string
  iv?: string
}

export interface Tap {
  kind?: 'quick' | 'realtime'
  allow?: boolean
  /** Version of the phone's base library; below 2.21.2 a tap yields no code. */
  sdkVersion?: string
}

interface Inbox {
  messages: { at: string; to: string; text: string }[]
}

interface State {
  now: string
  apps: { appid: string; quota: number }[]
  sessions: { appid: string; userId: string; keyEpoch: number }[]
  codes: { code: string; spent: boolean }[]
  charges: { at: string; kind: string; priceFen: number }[]
  calls: Record<string, { calls: number }>
}

/** What the emulator's state says, as far as a step looks at it. */
export interface Seen {
  /** Milliseconds since the epoch. */
  now: number
  /** Taps that were billed. */
  charges: number
  /** In fen, 0.01 yuan. */
  chargedFen: number
  isSpent(code: string): boolean
  /** How many session_keys there have been between a person and a mini program. */
  keyEpoch(userId: string, appid?: string): number
  /** How often WeChat's server API was called at this path. */
  calls(path: string): number
  /** The texts that have arrived at a number in E.164, oldest first. */
  textsTo(phone: string): string[]
  /** How many taps were billed, and texts arrived, on this day. */
  today: { day: string; quick: number; realtime: number; texts: number }
}

/** WeChat, by way of the emulator's control plane: what people do on their phones, and what the platform then knows. */
export interface Wechat {
  appid: string
  see(): Promise<Seen>
  wxLogin(userId: string, appid?: string): Promise<string>
  tap(userId: string, tap: Tap): Promise<TapDetail>
  advance(seconds: number): Promise<void>
  setQuota(quota: number): Promise<void>
  addPerson(userId: string, purePhoneNumber: string): Promise<void>
  /** From now on this is the person's one number. */
  givePhone(userId: string, purePhoneNumber: string): Promise<void>
  withdrawNumber(userId: string): Promise<{ accepted: boolean; attempts: object[] }>
  /** WeChat's server API and the rest of the control plane. */
  http: Http
}

export function createWechat(http: Http, appid: string): Wechat {
  const post = <T>(path: string, body: object, status = 200) =>
    expectStatus<T>(status, http('POST', `/_emulator${path}`, { body }))
  return {
    appid,
    http,
    async see() {
      const state = await expectStatus<State>(200, http('GET', '/_emulator/state'))
      return read(state, await expectStatus<Inbox>(200, http('GET', '/_emulator/sms')), appid)
    },
    async wxLogin(userId, ofApp = appid) {
      return (await post<{ code: string }>(`/users/${userId}/login`, { appid: ofApp })).code
    },
    tap: (userId, { kind = 'quick', allow = true, sdkVersion = '3.8.0' }) =>
      post(`/users/${userId}/phone-tap`, { appid, kind, allow, client: { platform: 'ios', sdkVersion } }),
    async advance(advanceSeconds) {
      await post('/clock', { advanceSeconds })
    },
    async setQuota(quota) {
      await expectStatus(200, http('PATCH', `/_emulator/apps/${appid}`, { body: { quota } }))
    },
    async addPerson(userId, purePhoneNumber) {
      await post('/users', { userId, phones: [{ countryCode: '86', purePhoneNumber }] }, 201)
    },
    async givePhone(userId, purePhoneNumber) {
      const body = { phones: [{ countryCode: '86', purePhoneNumber }] }
      await expectStatus(200, http('PATCH', `/_emulator/users/${userId}`, { body }))
    },
    withdrawNumber: (userId) => post(`/users/${userId}/revoke`, { appid }),
  }
}

function read(state: State, { messages }: Inbox, defaultAppid: string): Seen {
  const { sessions, codes, charges, calls } = state
  const day = shanghaiDay(state.now)
  const isToday = ({ at }: { at: string }) => shanghaiDay(at) === day
  const billed = (kind: string) => charges.filter((charge) => charge.kind === kind && isToday(charge)).length
  return {
    now: Date.parse(state.now),
    charges: charges.length,
    chargedFen: charges.reduce((sum, { priceFen }) => sum + priceFen, 0),
    isSpent: (code) => codes.some((known) => known.code === code && known.spent),
    keyEpoch: (userId, appid = defaultAppid) =>
      sessions.find((session) => session.userId === userId && session.appid === appid)?.keyEpoch ?? 0,
    calls: (path) => calls[path]?.calls ?? 0,
    textsTo: (phone) => messages.filter(({ to }) => to === phone).map(({ text }) => text),
    today: { day, quick: billed('quick'), realtime: billed('realtime'), texts: messages.filter(isToday).length },
  }
}

/** The day by which WeChat and the SMS vendors bill. */
function shanghaiDay(time: string): string {
  return new Date(Date.parse(time) + 8 * 60 * 60 * 1000).toISOString().slice(0, 10)
}
