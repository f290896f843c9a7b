export interface StoredAccessToken {
  accessToken: string
  expiresAt: Date
  /** Counts the tokens of this appid: 1, 2, 3, … */
  generation: number
}

/**
 * One access_token per appid, shared by all processes, and the lease of whoever fetches its successor.
 *
 * A lease is taken for the generation that is to be written, one above the stored one (1 when nothing is stored).
 */
export interface AccessTokenStore {
  /** The stored token, alive or not. An invalidated one keeps its generation: `accessToken` is empty, `expiresAt` the epoch. */
  find(appid: string): Promise<StoredAccessToken | undefined>
  /**
   * True for exactly one caller until `leaseUntil`, and only while the stored generation is `generation - 1`. A lease
   * whose `leaseUntil` is not after `now` is over, and anybody may take it.
   */
  acquireLease(lease: {
    appid: string
    holder: string
    generation: number
    now: Date
    leaseUntil: Date
  }): Promise<boolean>
  /**
   * Compare and swap: writes and ends the lease if `holder` still has it for `generation` and the stored generation is
   * `generation - 1`. A lease that is over but that nobody took since is still the holder's. False: somebody newer did.
   */
  save(token: {
    appid: string
    holder: string
    generation: number
    accessToken: string
    expiresAt: Date
  }): Promise<boolean>
  /** Drops the token only if it is still this generation. */
  invalidate(token: { appid: string; generation: number }): Promise<void>
}

interface Row {
  token?: StoredAccessToken
  lease?: { holder: string; generation: number; until: Date }
}

/** A store for a single process. */
export function memoryTokenStore(): AccessTokenStore {
  const rows = new Map<string, Row>()
  const rowOf = (appid: string): Row => {
    const row = rows.get(appid) ?? {}
    rows.set(appid, row)
    return row
  }
  const follows = (row: Row, generation: number) => (row.token?.generation ?? 0) === generation - 1

  return {
    async find(appid) {
      const token = rowOf(appid).token
      return token && { ...token }
    },
    async acquireLease({ appid, holder, generation, now, leaseUntil }) {
      const row = rowOf(appid)
      const taken = row.lease !== undefined && row.lease.until > now
      if (taken || !follows(row, generation)) return false
      row.lease = { holder, generation, until: leaseUntil }
      return true
    },
    async save({ appid, holder, generation, accessToken, expiresAt }) {
      const row = rowOf(appid)
      const held = row.lease?.holder === holder && row.lease.generation === generation
      if (!held || !follows(row, generation)) return false
      row.token = { accessToken, expiresAt, generation }
      row.lease = undefined
      return true
    },
    async invalidate({ appid, generation }) {
      const row = rowOf(appid)
      if (row.token?.generation === generation) row.token = { ...row.token, accessToken: '', expiresAt: new Date(0) }
    },
  }
}
