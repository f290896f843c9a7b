import { randomBytes } from 'node:crypto'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { encryptedDataHashes, signWithSessionKey, type ApiSecurityKeys, type PhoneInfo } from '@quickreg/protocol'
import { createAccessTokenKeeper } from './accessTokenKeeper.ts'
import { memoryTokenStore, type AccessTokenStore } from './accessTokenStore.ts'
import { createBreaker } from './breaker.ts'
import { call, type CallRules } from './call.ts'
import { startDeadline, timedOut } from './deadline.ts'
import * as endpoints from './endpoints.ts'
import type { RidDetails, Session } from './endpoints.ts'
import { WechatApiError } from './errors.ts'
import { createExchange, type CallReport, type Endpoint } from './exchange.ts'
import { phonePath, sessionPath, tokenPaths } from './paths.ts'
import { createPoolTransport } from './poolTransport.ts'
import type { Transport } from './transport.ts'

export interface WechatApiOptions {
  appid: string
  secret: string
  /** Only its origin counts. Default: `https://api.weixin.qq.com`. */
  baseUrl?: string
  /** Default: kept-alive connections to `baseUrl`, ended by `close`. */
  transport?: Transport
  now?: () => Date
  random?: (bytes: number) => Uint8Array
  sleep?: (ms: number) => Promise<void>
  /** Where processes share the access_token. Default: this process's memory. */
  tokens?: AccessTokenStore
  /** Every call of `token` makes a new token and kills the last one five minutes later. Default: `stable_token`. */
  tokenEndpoint?: 'stable_token' | 'token'
  /** Signs and encrypts the calls for which WeChat offers it. */
  security?: ApiSecurityKeys
  /** Total for one method, with its repeats and the wait for an access_token. Default: 5000. */
  timeoutMs?: number
  /** Told of every request and what became of it; given no secret. */
  onCall?: (call: CallReport) => void
}

/** WeChat's server API for one mini program. Every method rejects with a WechatApiError. */
export interface WechatApi {
  /** Exchanges the code of wx.login. A code is good once, so it is sent once: after a failure the device needs another. */
  code2Session(login: { loginCode: string }): Promise<Session>
  /** Whether this is the session_key in force for the user. */
  checkSession(session: { openid: string; sessionKey: string }): Promise<boolean>
  /** Replaces the session_key; the old one dies at once and the new one inherits its expiry. */
  resetUserSessionKey(session: { openid: string; sessionKey: string }): Promise<Session>
  /**
   * Exchanges the code of a phone button's tap. Pass the openid whenever it is known: WeChat then refuses a code that
   * was issued to somebody else.
   */
  getPhoneNumber(tap: { phoneCode: string; openid?: string }): Promise<PhoneInfo>
  /**
   * Whether WeChat made this ciphertext of a phone button, within the last three days.
   *
   * @throws {OpenDataError} It is not canonical base64 of whole blocks.
   */
  checkEncryptedData(data: { encryptedData: string }): Promise<boolean>
  /** What WeChat recorded about a request of the last seven days (not of `/sns/*`). */
  lookUpRid(rid: { rid: string }): Promise<RidDetails>
  getAccessToken(): Promise<string>
  /** Ends the connections after the requests under way. */
  close(): Promise<void>
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/server/ */
export function createWechatApi(options: WechatApiOptions): WechatApi {
  const { appid, secret, tokenEndpoint = 'stable_token', timeoutMs = 5000, security, onCall } = options
  const { now = () => new Date(), random = randomBytes, sleep = sleepFor } = options
  const origin = originOf(options.baseUrl ?? 'https://api.weixin.qq.com')
  const pool = createPoolTransport(origin) // connects when first used
  const transport = options.transport ?? pool

  const breaker = createBreaker({ now })
  const exchange = createExchange({ appid, origin, transport, breaker, now, random, security, onCall })
  const callDeps = { exchange, sleep, random }

  const keeper = createAccessTokenKeeper({
    appid,
    store: options.tokens ?? memoryTokenStore(),
    leaseMs: timeoutMs + 3000,
    now,
    sleep,
    random,
    async fetchToken() {
      const requestedAt = now().getTime()
      const endpoint = endpoints.accessToken({ appid, secret, tokenEndpoint })
      const deadline = startDeadline(timeoutMs)
      const { accessToken, expiresInSeconds } = await call(endpoint, { deadline, repeatable: true }, callDeps)
      return { accessToken, expiresAt: new Date(requestedAt + expiresInSeconds * 1000) }
    },
  })

  const withToken = <T>(endpoint: Endpoint<T>, rules: Partial<CallRules> = {}): Promise<T> =>
    call(endpoint, { deadline: startDeadline(timeoutMs), repeatable: true, tokens: keeper, ...rules }, callDeps)

  return {
    async code2Session({ loginCode }) {
      requireCode(loginCode, sessionPath)
      const endpoint = endpoints.code2Session({ appid, secret, loginCode })
      // Never repeated: a code that may be spent answers 40163, which would hide what happened.
      return call(endpoint, { deadline: startDeadline(timeoutMs), repeatable: false }, callDeps)
    },

    async checkSession({ openid, sessionKey }) {
      const endpoint = endpoints.checkSession({ openid, signature: signWithSessionKey(sessionKey) })
      return falseOn([87009, 87007], withToken(endpoint))
    },

    async resetUserSessionKey({ openid, sessionKey }) {
      const endpoint = endpoints.resetUserSessionKey({ openid, signature: signWithSessionKey(sessionKey) })
      // Not repeated: if the first try worked, the key that signs the second is dead.
      return withToken(endpoint, { repeatable: false })
    },

    async getPhoneNumber({ phoneCode, openid }) {
      requireCode(phoneCode, phonePath)
      return withToken(endpoints.getPhoneNumber({ appid, phoneCode, openid }))
    },

    async checkEncryptedData({ encryptedData }) {
      // The documents say "sha256 of the encrypted data" and leave open whether of its text or of its bytes.
      const { text, bytes } = encryptedDataHashes(encryptedData)
      const deadline = startDeadline(timeoutMs)
      const isKnown = (hash: string) => falseOn([1], withToken(endpoints.checkEncryptedData({ hash }), { deadline }))
      return (await isKnown(text)) || (await isKnown(bytes))
    },

    lookUpRid: ({ rid }) => withToken(endpoints.lookUpRid({ rid })),

    async getAccessToken() {
      const accessToken = await startDeadline(timeoutMs).race(keeper.get())
      if (accessToken !== timedOut) return accessToken
      throw new WechatApiError({ kind: 'unavailable', path: tokenPaths[tokenEndpoint], mayHaveHappened: true })
    },

    async close() {
      keeper.close()
      await pool.close()
    },
  }
}

function originOf(baseUrl: string): string {
  const { protocol, origin } = new URL(baseUrl)
  if (protocol !== 'https:' && protocol !== 'http:') throw new TypeError('baseUrl must be http or https')
  return origin
}

/** What no code of WeChat looks like is not sent there. */
function requireCode(code: string, path: string): void {
  if (typeof code === 'string' && /^[\x21-\x7e]{1,256}$/.test(code)) return
  throw new WechatApiError({ kind: 'code_rejected', path, mayHaveHappened: false })
}

/** Some errcodes are answers to a yes-or-no question. */
async function falseOn(errcodes: number[], answer: Promise<boolean>): Promise<boolean> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof WechatApiError && errcodes.includes(error.errcode ?? 0)) return false
    throw error
  }
}
