import type { Exchange } from './emulatorState.ts'
import { rowOf, type ExchangeRow } from './exchangeRow.ts'
import { keptRows, type Timeline } from './state.ts'

export interface ShownRow {
  exchange: Exchange
  row: ExchangeRow
}

/** The rows in view, oldest first, and how many more wait because of the pause. */
export function shownRows(timeline: Timeline): { rows: ShownRow[]; waiting: number } {
  const { exchanges, clearedUpTo, pausedAt = Infinity } = timeline
  const kept = exchanges
    .filter(({ sequence }) => sequence > clearedUpTo)
    .map((exchange) => ({ exchange, row: knownRow(exchange) }))
    .filter(({ row }) => passes(row, timeline))
  const rows = kept.filter(({ exchange }) => exchange.sequence <= pausedAt)
  return { rows: rows.slice(-keptRows), waiting: kept.length - rows.length }
}

// The whole list is looked through at every change; reading JSON once per exchange is enough.
const known = new WeakMap<Exchange, ExchangeRow>()

function knownRow(exchange: Exchange): ExchangeRow {
  const row = known.get(exchange) ?? rowOf(exchange)
  known.set(exchange, row)
  return row
}

const passes = (row: ExchangeRow, { hidden, failuresOnly }: Timeline): boolean =>
  !hidden.includes(row.group) && !(failuresOnly && row.tone === 'ok')

/** Rows to take away and to add, so that what is shown already (and may be open) stays as it is. */
export function difference(before: readonly number[], after: readonly number[]): { gone: number[]; added: number[] } {
  const known = new Set(before)
  const wanted = new Set(after)
  return { gone: before.filter((key) => !wanted.has(key)), added: after.filter((key) => !known.has(key)) }
}
