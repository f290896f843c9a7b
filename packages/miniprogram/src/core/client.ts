import type {
  AccountExport,
  AccountView,
  Outcome,
  OwnAccount,
  Purpose,
  Refresh,
  SessionReply,
  SignIn,
  Tokens,
} from '@quickreg/contract'
import { deviceClock, type Clock } from './clock.ts'
import { asQuickregError, QuickregError, type FailureCode } from './errors.ts'
import { createHttp, type Call } from './http.ts'
import { createListeners } from './listeners.ts'
import type { Locale } from './locale.ts'
import { once } from './once.ts'
import { forgivingStorage, type Storage } from './storage.ts'
import { createUnderWay, type UnderWay } from './underWay.ts'
import { login, type LoginFailure, type Wx } from './wx.ts'

export interface QuickregOptions {
  /** Origin of the registration server, `https://coffee.example`; one of the mini program's request domains. */
  server: string
  wx: Wx
  /** Of the sentences the server answers with. */
  locale?: Locale
  clock?: Clock
}

/** A person's membership at one registration server, as this device knows it. */
export interface Quickreg {
  readonly server: string
  /**
   * wx.login and a session, unless there is one: silent sign-in for whoever has an account. While WeChat's sheet is open
   * or a number on its way it waits: wx.login may replace the key that the number is sealed with.
   *
   * @throws {QuickregError}
   */
  signIn(): Promise<void>
  /** Who is signed in, number masked. */
  account(): AccountView | undefined
  /**
   * A pair that is good for another minute at least, for calls to the shop's own back end; undefined if nobody is signed in.
   *
   * @throws {QuickregError}
   */
  tokens(): Promise<Tokens | undefined>
  /** The account with the full number. @throws {QuickregError} `token_invalid` if nobody is signed in. */
  fetchAccount(): Promise<OwnAccount>
  /** Everything the server holds of the person. @throws {QuickregError} */
  exportAccount(): Promise<AccountExport>
  /** Erases the account for good. @throws {QuickregError} */
  deleteAccount(): Promise<void>
  /** Signs out for good: the next launch does not sign in silently until the person joins again. */
  signOut(): Promise<void>
  /** Of the sentences the server answers with, from now on. */
  setLocale(locale: Locale): void
  /** Calls after every change of `account()`. @returns Ends it. */
  onChange(listener: (account: AccountView | undefined) => void): () => void
  /** For the phone register. */
  readonly flowAccess: FlowAccess
}

/** What a flow needs of the client it runs on. */
export interface FlowAccess {
  /** A call under the session. @throws {QuickregError} */
  send<Reply>(call: Omit<Call, 'token'>): Promise<Reply>
  /**
   * Runs something under the access token; if the server does not take it any more, once more under a new one.
   *
   * @throws {QuickregError} `token_invalid` if nobody is signed in.
   */
  underAccessToken<Reply>(run: (accessToken: string) => Promise<Reply>): Promise<Reply>
  /** The next `signIn` starts a new session. */
  dropSession(): void
  /** By the server's clock. */
  sessionExpiresAt(): number
  now(): number
  /**
   * To be asked for when the person hands something in, and given the outcome: it signs in whoever has been registered.
   * It answers undefined if she has left meanwhile, and leaves it at that.
   */
  adopter(purpose: Purpose): (outcome: Outcome) => Outcome | undefined
  readonly underWay: UnderWay
  storage: Storage
}

/** Nothing is used in the last minute of its life: it would end on the way. */
const marginMs = 60_000

export function createQuickreg({
  server: origin,
  wx,
  locale: firstLocale = 'zh_CN',
  clock = deviceClock,
}: QuickregOptions): Quickreg {
  const server = origin.replace(/\/+$/, '')
  let locale = firstLocale
  const http = createHttp(server, { wx, clock, locale: () => locale })
  const changes = createListeners<AccountView | undefined>()
  const underWay = createUnderWay(clock)
  const storage = forgivingStorage(wx)
  const signedOutKey = `quickreg:signed-out:${server}`

  // Nothing of this is stored on the device: the next launch signs in anew.
  let session: SessionReply | undefined
  let account: AccountView | undefined
  let tokens: Tokens | undefined
  /** Grows when the person leaves, so that an answer still on its way does not bring her back. */
  let departures = 0

  const isGood = (expiresAt: string) => Date.parse(expiresAt) - http.now() > marginMs

  function become(person: AccountView | undefined, pair: Tokens | undefined): void {
    const changed = JSON.stringify(person) !== JSON.stringify(account)
    account = person
    tokens = pair
    if (changed) changes.tell(account)
  }

  function forget(): void {
    departures++
    session = undefined
    underWay.forget()
    become(undefined, undefined)
  }

  /** The session there is serves until the new one has come: what a sheet gave meanwhile is handed in under it. */
  const signInAnew = once(async () => {
    await underWay.quiet()
    const before = departures
    const loginCode = await login(wx).catch((error: LoginFailure) => {
      throw new QuickregError(codeOf(error), {}, error.errMsg)
    })
    const body: SignIn = { loginCode }
    const reply = await http.send<SessionReply>({
      method: 'POST',
      path: '/v1/sessions',
      body,
      replyHas: 'sessionToken',
    })
    if (before !== departures) return
    session = reply
    if (!storage.getStorageSync(signedOutKey)) become(reply.account, reply.tokens)
  })

  async function signIn(): Promise<void> {
    if (!(session && isGood(session.expiresAt))) await signInAnew()
  }

  const refresh = once(async () => {
    const before = departures
    if (tokens) {
      const body: Refresh = { refreshToken: tokens.refreshToken }
      try {
        const next = await http.send<Tokens>({
          method: 'POST',
          path: '/v1/tokens/refresh',
          body,
          replyHas: 'accessToken',
        })
        if (before === departures) tokens = next
        return
      } catch (error) {
        if (asQuickregError(error).code !== 'refresh_invalid') throw error
      }
    }
    if (before === departures) await signInAnew()
  })

  async function validTokens(): Promise<Tokens | undefined> {
    if (!account) await signIn()
    if (account && !(tokens && isGood(tokens.accessExpiresAt))) await refresh()
    return tokens
  }

  const underAccessToken: FlowAccess['underAccessToken'] = async (run) => {
    const attempt = async () => {
      const pair = await validTokens()
      if (!pair) throw new QuickregError('token_invalid')
      return run(pair.accessToken)
    }
    try {
      return await attempt()
    } catch (error) {
      if (asQuickregError(error).code !== 'token_invalid' || !tokens) throw error
      await refresh()
      return attempt()
    }
  }

  const own = <Reply>(call: Omit<Call, 'token'>) => underAccessToken((token) => http.send<Reply>({ ...call, token }))

  return {
    server,
    signIn,
    account: () => account,
    tokens: validTokens,
    fetchAccount: () => own({ method: 'GET', path: '/v1/account', replyHas: 'id' }),
    exportAccount: () => own({ method: 'GET', path: '/v1/account/export', replyHas: 'account' }),
    async deleteAccount() {
      await own({ method: 'DELETE', path: '/v1/account' })
      forget()
    },
    async signOut() {
      const pair = tokens
      storage.setStorageSync(signedOutKey, true)
      forget()
      if (!pair) return
      const body: Refresh = { refreshToken: pair.refreshToken }
      // Offline, the device has forgotten the token all the same, and nobody else has it.
      await http.send({ method: 'POST', path: '/v1/tokens/revoke', body }).catch(asQuickregError)
    },
    setLocale: (next) => (locale = next),
    onChange: changes.add,
    flowAccess: {
      send: (call) => http.send({ ...call, token: session?.sessionToken }),
      underAccessToken,
      dropSession: () => (session = undefined),
      sessionExpiresAt: () => (session ? Date.parse(session.expiresAt) : 0),
      now: http.now,
      adopter(purpose) {
        const before = departures
        return (outcome) => {
          if (!outcome.account) return outcome
          if (before !== departures) return undefined
          storage.removeStorageSync(signedOutKey)
          // A repeat after a minute brings none. The ones there are serve on, unless another number has revoked them.
          const kept = outcome.account.id === account?.id && purpose !== 'change_phone' ? tokens : undefined
          become(outcome.account, outcome.tokens ?? kept)
          return outcome
        }
      },
      underWay,
      storage,
    },
  }
}

/** Somebody whom WeChat keeps out is not asked to try again: only WeChat can let them in. */
function codeOf({ errMsg, errno }: LoginFailure): FailureCode {
  if (errno === 1402101 || /login is blocked/.test(errMsg)) return 'login_blocked'
  return /network/i.test(errMsg) ? 'network' : 'login_failed'
}
