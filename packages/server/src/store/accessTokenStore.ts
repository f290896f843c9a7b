import type { AccessTokenStore } from '@quickreg/wechat-api'
import type { Keyring } from '../ports.ts'
import type { Database } from './database.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

const sealedToken = 'access_tokens.access_token'

/** WeChat's access_token, shared by all processes. Every step is one guarded write on the row of the appid. */
export function createAccessTokenStore(deps: { database: Database; keyring: Keyring }): AccessTokenStore {
  const { database, keyring } = deps
  return {
    async find(appid) {
      const row = await database.read.first(findToken, { appid })
      if (!row?.expires_at) return undefined
      return {
        accessToken: row.access_token === null ? '' : keyring.open(sealedToken, appid, row.access_token),
        expiresAt: new Date(row.expires_at),
        generation: row.generation,
      }
    },

    async acquireLease({ appid, holder, generation, now, leaseUntil }) {
      const lease = { appid, holder, generation, before: generation - 1, now: at(now), leaseUntil: at(leaseUntil) }
      return database.write(async (tx) => {
        await tx.run(addRow, { appid })
        return (await tx.run(takeLease, lease)) === 1
      })
    },

    async save({ appid, holder, generation, accessToken, expiresAt }) {
      const token = keyring.seal(sealedToken, appid, accessToken)
      const write = { appid, holder, generation, before: generation - 1, token, expiresAt: at(expiresAt) }
      return database.write(async (tx) => (await tx.run(saveToken, write)) === 1)
    },

    async invalidate({ appid, generation }) {
      await database.write((tx) => tx.run(dropToken, { appid, generation, epoch: at(new Date(0)) }))
    },
  }
}

const findToken = statement((db, p: { appid: string }) =>
  db.selectFrom('access_tokens').select(['access_token', 'expires_at', 'generation']).where('appid', '=', p.appid),
)

const addRow = statement((db, p: { appid: string }) =>
  db
    .insertInto('access_tokens')
    .values({ appid: p.appid, generation: 0 })
    .onConflict((conflict) => conflict.doNothing()),
)

interface Lease extends Record<string, string | number> {
  appid: string
  holder: string
  generation: number
  before: number
  now: string
  leaseUntil: string
}

const takeLease = statement((db, p: Lease) =>
  db
    .updateTable('access_tokens')
    .set({ lease_holder: p.holder, lease_generation: p.generation, lease_until: p.leaseUntil })
    .where('appid', '=', p.appid)
    .where('generation', '=', p.before)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', p.now)])),
)

interface Save extends Record<string, string | number> {
  appid: string
  holder: string
  generation: number
  before: number
  token: string
  expiresAt: string
}

const saveToken = statement((db, p: Save) =>
  db
    .updateTable('access_tokens')
    .set({
      access_token: p.token,
      expires_at: p.expiresAt,
      generation: p.generation,
      lease_holder: null,
      lease_generation: null,
      lease_until: null,
    })
    .where('appid', '=', p.appid)
    .where('generation', '=', p.before)
    .where('lease_holder', '=', p.holder)
    .where('lease_generation', '=', p.generation),
)

const dropToken = statement((db, p: { appid: string; generation: number; epoch: string }) =>
  db
    .updateTable('access_tokens')
    .set({ access_token: null, expires_at: p.epoch })
    .where('appid', '=', p.appid)
    .where('generation', '=', p.generation),
)
