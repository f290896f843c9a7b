import { createClock, DEFAULT_APP, startEmulator, type Emulator, type EmulatorOptions } from '../src/index.ts'

export type Json = Record<string, unknown>

/** An emulator under test, at a moment that only moves when told, and what a server and a phone do with it. */
export interface Lab {
  emulator: Emulator
  control<T = Json>(method: string, path: string, body?: unknown): Promise<T>
  /** A GET of WeChat's API. */
  get<T = Json>(path: string, query: Record<string, string>): Promise<T>
  /** A POST of WeChat's API with the token in its query. */
  post<T = Json>(path: string, token: string | undefined, body: unknown): Promise<T>
  token(appid?: string, secret?: string): Promise<string>
  login(userId: string, appid?: string): Promise<string>
  session(code: string, app?: { appid: string; secret: string }): Promise<Json>
  tap(userId: string, options?: Json): Promise<Json>
  state(): Promise<State>
  [Symbol.asyncDispose](): Promise<void>
}

export interface State {
  now: string
  apps: Json[]
  users: (Json & { userId: string; openids: Record<string, string> })[]
  sessions: (Json & { userId: string; appid: string; keyEpoch: number; sessionKey?: string })[]
  codes: (Json & { code: string; spent: boolean })[]
  charges: Json[]
  limits: Json[]
  calls: Record<string, { calls: number; outcomes: Record<string, number> }>
  faults: Json[]
}

const start = new Date('2026-07-01T04:00:00Z')

export async function createLab(options: EmulatorOptions = {}): Promise<Lab> {
  const emulator = await startEmulator({ clock: createClock(start), seed: 'lab', ...options })
  const json = async <T>(path: string, init?: RequestInit): Promise<T> =>
    (await (await fetch(emulator.url + path, init)).json()) as T
  const send = (method: string, body: unknown): RequestInit =>
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const { appid, secret } = DEFAULT_APP
  const lab: Lab = {
    emulator,
    control: (method, path, body) => json(`/_emulator${path}`, send(method, body)),
    get: (path, query) => json(`${path}?${new URLSearchParams(query)}`),
    post: (path, token, body) =>
      json(`${path}${token === undefined ? '' : `?access_token=${token}`}`, send('POST', body)),
    async token(forAppid = appid, itsSecret = secret) {
      const body = { grant_type: 'client_credential', appid: forAppid, secret: itsSecret }
      return String((await lab.post('/cgi-bin/stable_token', undefined, body)).access_token)
    },
    login: async (userId, at = appid) =>
      String((await lab.control('POST', `/users/${userId}/login`, { appid: at })).code),
    session: (code, app = DEFAULT_APP) =>
      lab.get('/sns/jscode2session', { ...app, js_code: code, grant_type: 'authorization_code' }),
    tap: (userId, tap = {}) =>
      lab.control('POST', `/users/${userId}/phone-tap`, { appid, kind: 'quick', allow: true, ...tap }),
    state: () => lab.control('GET', '/state'),
    [Symbol.asyncDispose]: () => emulator.close(),
  }
  return lab
}
