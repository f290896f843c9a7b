import { createAccessTokenKeeper, type AccessTokenKeeper, type FetchedToken } from '../src/accessTokenKeeper.ts'
import { memoryTokenStore, type AccessTokenStore } from '../src/accessTokenStore.ts'

export const appid = 'wx0123456789abcdef'
export const leaseMs = 8000

/** A clock that only moves when told or slept on, and a WeChat that numbers the tokens it hands out. */
export interface TokenWorld {
  now(): Date
  advance(ms: number): void
  /** Tokens handed out, in order. */
  issued: string[]
  /** What WeChat answers next. */
  fetchToken: () => Promise<FetchedToken>
  issue(seconds?: number): FetchedToken
  store: AccessTokenStore
  /** One process's keeper. */
  keeper(overrides?: Partial<Parameters<typeof createAccessTokenKeeper>[0]>): AccessTokenKeeper
}

export function tokenWorld(): TokenWorld {
  let at = Date.UTC(2026, 0, 1)
  let holders = 0
  const world: TokenWorld = {
    now: () => new Date(at),
    advance(ms) {
      at += ms
    },
    issued: [],
    issue(seconds = 7200) {
      const accessToken = `T${world.issued.length + 1}`
      world.issued.push(accessToken)
      return { accessToken, expiresAt: new Date(at + seconds * 1000) }
    },
    fetchToken: async () => world.issue(),
    store: memoryTokenStore(),
    keeper: (overrides) =>
      createAccessTokenKeeper({
        appid,
        store: world.store,
        fetchToken: () => world.fetchToken(),
        leaseMs,
        now: world.now,
        sleep: async (ms) => world.advance(ms),
        random: (bytes) => Buffer.alloc(bytes, ++holders),
        ...overrides,
      }),
  }
  return world
}
