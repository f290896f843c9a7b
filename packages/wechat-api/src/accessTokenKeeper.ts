import type { AccessTokenStore, StoredAccessToken } from './accessTokenStore.ts'
import { WechatApiError } from './errors.ts'

/** WeChat issues a new token in the last five minutes of the old one, and both are valid meanwhile. */
const renewBeforeMs = 300_000
/** A token this close to its end is not used: clocks differ and a call takes time. */
const skewMs = 10_000
const pollMs = 200
/** After a definite refusal (wrong secret, IP list) the token endpoint is left alone for this long. */
const refusedSeconds = 5

export interface FetchedToken {
  accessToken: string
  expiresAt: Date
}

export interface AccessTokenKeeperDeps {
  appid: string
  store: AccessTokenStore
  /** Asks WeChat, in normal mode; ends within `leaseMs`. */
  fetchToken: () => Promise<FetchedToken>
  leaseMs: number
  now: () => Date
  sleep: (ms: number) => Promise<void>
  random: (bytes: number) => Uint8Array
}

export interface AccessTokenKeeper {
  /** A token to use now. One refresh is in flight at most; a token still alive is used while it runs. */
  get(): Promise<string>
  /** WeChat refused this token: forget it, unless it has been replaced already. */
  drop(accessToken: string): Promise<void>
  close(): void
}

interface Lease {
  holder: string
  generation: number
  leaseUntil: Date
}

/** Keeps the app's access_token, together with the other processes that share the store. */
export function createAccessTokenKeeper(deps: AccessTokenKeeperDeps): AccessTokenKeeper {
  const { appid, store, fetchToken, leaseMs, now, sleep, random } = deps
  let current: (StoredAccessToken & { renewAt: Date }) | undefined
  let lastGeneration = 0 // of the token used last; the store's is of use only if it is newer
  let lease: Lease | undefined
  let refreshing: Promise<string> | undefined
  let refused: { error: WechatApiError; at: number } | undefined
  let closed = false

  const isAlive = ({ expiresAt }: FetchedToken) => expiresAt.getTime() - now().getTime() > skewMs

  function refresh(): Promise<string> {
    refreshing ??= obtain().finally(() => {
      refreshing = undefined
    })
    return refreshing
  }

  async function obtain(): Promise<string> {
    for (let waitedMs = 0; ; waitedMs += pollMs) {
      const stored = await store.find(appid)
      if (stored && isNewer(stored)) return adopt(stored)
      const generation = (stored?.generation ?? 0) + 1
      const held = await takeLease(generation)
      if (held) return fetchAndSave(held)
      // The holder died and its clock was ahead of ours, or we could wait for ever. In normal mode WeChat gives
      // everybody the same token, so asking without the lease disturbs nobody.
      if (closed || waitedMs >= leaseMs) return adopt({ ...(await fetchPolitely()), generation: lastGeneration })
      await sleep(pollMs)
    }
  }

  async function takeLease(generation: number): Promise<Lease | undefined> {
    // Still ours: our last fetch failed a moment ago.
    if (lease?.generation === generation && now() < lease.leaseUntil) return lease
    const at = now()
    const leaseUntil = new Date(at.getTime() + leaseMs)
    const holder = Buffer.from(random(16)).toString('hex')
    const acquired = await store.acquireLease({ appid, holder, generation, now: at, leaseUntil })
    lease = acquired ? { holder, generation, leaseUntil } : undefined
    return lease
  }

  async function fetchAndSave({ holder, generation }: Lease): Promise<string> {
    const token = await fetchPolitely()
    lease = undefined
    if (await store.save({ appid, holder, generation, ...token })) return adopt({ ...token, generation })
    // We were paused past the lease and somebody took over: the newest token wins.
    const stored = await store.find(appid)
    return adopt(stored && isNewer(stored) ? stored : { ...token, generation: lastGeneration })
  }

  async function fetchPolitely(): Promise<FetchedToken> {
    if (refused) {
      const elapsedMs = now().getTime() - refused.at
      const pauseMs = (refused.error.retryAfterSeconds ?? refusedSeconds) * 1000
      if (elapsedMs >= 0 && elapsedMs < pauseMs) throw refused.error
    }
    try {
      const token = await fetchToken()
      refused = undefined
      return token
    } catch (error) {
      const definite = error instanceof WechatApiError && error.kind !== 'unavailable'
      refused = definite ? { error, at: now().getTime() } : undefined
      throw error
    }
  }

  function isNewer(stored: StoredAccessToken): boolean {
    return stored.generation > lastGeneration && isAlive(stored)
  }

  function adopt(token: StoredAccessToken): string {
    const expiresAt = token.expiresAt.getTime()
    const lifeMs = expiresAt - now().getTime()
    // In normal mode WeChat may hand out a token with little life left: never renew before half of it is over.
    current = { ...token, renewAt: new Date(expiresAt - Math.min(renewBeforeMs, lifeMs / 2)) }
    lastGeneration = token.generation
    return token.accessToken
  }

  return {
    async get() {
      if (current && now() < current.renewAt) return current.accessToken
      const refreshed = refresh()
      if (!current || !isAlive(current)) return refreshed
      refreshed.catch(() => undefined) // while the old token lives, a failed renewal harms nobody
      return current.accessToken
    },
    async drop(accessToken) {
      if (current?.accessToken !== accessToken) return
      const { generation } = current
      current = undefined
      await store.invalidate({ appid, generation })
    },
    close() {
      closed = true
    },
  }
}
