import { sql } from 'kysely'
import { spanOf } from '../domain/billingDay.ts'
import type { Charges, Completions } from '../domain/costs.ts'
import type { CostStore } from '../ports.ts'
import { budgetKeptSeconds, usedOf } from './budgets.ts'
import type { Database } from './database.ts'
import { statement } from './statement.ts'
import { at, later } from './time.ts'

type ChargedData = Omit<Charges, 'count'>
type CompletedData = Omit<Completions, 'count'>

/** Costs, read from the event log: there are no other books. */
export function createCostStore({ database: { read } }: { database: Pick<Database, 'read'> }): CostStore {
  return {
    async ofDay({ appid, day }) {
      const { from, to } = spanOf(day)
      const rows = await read.all(countAlike, { appid, from: at(from), to: at(to) })
      return {
        charges: rows
          .filter(({ kind }) => kind === 'charged')
          .map(({ data, count }) => {
            const { rung, provider, milliYuan } = JSON.parse(data!) as ChargedData
            return { rung, ...(provider && { provider }), count, milliYuan: milliYuan * count }
          }),
        completions: rows
          .filter(({ kind }) => kind === 'flow_completed')
          .map(({ data, count }) => {
            const { rung, purpose, isNew } = JSON.parse(data!) as CompletedData
            return { rung, purpose, isNew, count }
          }),
      }
    },

    async budgetsUsed({ appid, day, now }) {
      const { from } = spanOf(day)
      if (now >= new Date(later(from, budgetKeptSeconds))) return undefined
      const [taps, sms] = await Promise.all([usedOf(read, appid, 'taps', from), usedOf(read, appid, 'sms', from)])
      return { taps, sms }
    },
  }
}

/**
 * What these events say is one of few things, so their text itself is what they are grouped by, on both engines alike.
 * The kinds stand in the statement as they do in the index `events_money`: SQLite goes by no partial index otherwise.
 */
const countAlike = statement((db, p: { appid: string; from: string; to: string }) =>
  db
    .selectFrom('events')
    .select(['kind', 'data', sql<number>`cast(count(*) as integer)`.as('count')])
    .where((eb) => eb('kind', 'in', [sql.lit('charged'), sql.lit('flow_completed')] as never))
    .where('at', '>=', p.from)
    .where('at', '<', p.to)
    .where('appid', '=', p.appid)
    .groupBy(['kind', 'data']),
)
