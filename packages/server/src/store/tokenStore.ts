import { limits } from '../domain/limits.ts'
import type { Rotation, TokenStore } from '../ports.ts'
import type { Database } from './database.ts'
import { appendEvent } from './events.ts'
import { findLiveFamily, toFamily } from './families.ts'
import { signOut } from './signOut.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

export function createTokenStore({ database }: { database: Database }): TokenStore {
  return {
    async rotate({ familyId, appid, generation, now }) {
      return database.write(async (tx): Promise<Rotation> => {
        const rotated = await tx.first(rotateFamily, { familyId, appid, generation, now: at(now) })
        if (rotated) return { kind: 'rotated', family: toFamily(rotated) }

        const row = await findLiveFamily(tx, { familyId, appid, now })
        if (!row) return { kind: 'dead' }
        const family = toFamily(row)
        // Absolute: a clock that was set back must not make an old token young again.
        const age = Math.abs(now.getTime() - family.rotatedAt.getTime())
        const isRepeat = family.generation === generation + 1 && age < limits.refreshGraceSeconds * 1000
        if (isRepeat) return { kind: 'rotated', family }

        if (await signOut(tx, row, now)) {
          const data = { generation, newest: family.generation }
          await appendEvent(tx, { kind: 'refresh_reused', at: now, accountId: family.accountId, data })
        }
        return { kind: 'reused' }
      })
    },

    async revoke({ familyId, appid, now }) {
      await database.write(async (tx) => {
        const row = await findLiveFamily(tx, { familyId, appid, now })
        if (row) await signOut(tx, row, now)
      })
    },

    async isLive({ familyId, appid, accountId, now }) {
      const row = await findLiveFamily(database.read, { familyId, appid, now })
      return row?.account_id === accountId
    },
  }
}

/** Only the newest generation rotates: of many that try at once, one is first. */
const rotateFamily = statement((db, p: { familyId: string; appid: string; generation: number; now: string }) =>
  db
    .updateTable('token_families')
    .set((eb) => ({ generation: eb('generation', '+', 1), rotated_at: p.now }))
    .where('id', '=', p.familyId)
    .where('appid', '=', p.appid)
    .where('generation', '=', p.generation)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', p.now)
    .returningAll(),
)
