import { sql } from 'kysely'
import type { Identity } from '../domain/entities.ts'
import type { Limit } from '../domain/policy.ts'
import type { Keyring } from '../ports.ts'
import type { Connection } from './database.ts'
import type { Instant } from './schema.ts'
import { statement } from './statement.ts'
import { TakenBack } from './takenBack.ts'
import { later } from './time.ts'

/** What was counted before it, for other limits, is taken back with it. */
export class LimitReached extends TakenBack<{ kind: 'limited'; retryAfterSeconds: number }> {
  constructor(retryAfterSeconds: number) {
    super({ kind: 'limited', retryAfterSeconds })
  }
}

/** A person, as what is counted. */
export const subjectOf = ({ appid, openid }: Identity): string => `${appid} ${openid}`

/** Of whom, who is not stored in the clear, and what: the counters of one subject lie side by side. */
export function counterKey(keyring: Keyring, name: string, subject: string): string {
  return `${keyring.fingerprint('counter', subject)}:${name}`
}

/**
 * Counts one hit if there were fewer than `count` in the last `seconds`: the window rolls, as the vendors' do. The row
 * keeps the times of the last `count` hits, so one guarded write decides, on however many machines.
 *
 * @returns Undefined; if there were as many, nothing is counted, and these are the seconds until one would be.
 */
export async function tryHit(
  tx: Connection,
  key: string,
  { count, seconds }: Limit,
  now: Date,
): Promise<number | undefined> {
  const full = count * hitLength
  const taken = await tx.run(insertHit, {
    key,
    hit: hitAt(now),
    full,
    keepFrom: full - hitLength - 1,
    since: hitAt(earlierBy(now, seconds)),
    ahead: hitAt(earlierBy(now, -seconds)),
    expiresAt: later(now, seconds),
  })
  return taken === 1 ? undefined : secondsLeft(tx, key, { count, seconds }, now)
}

/** @throws {LimitReached} There were as many; nothing is counted. */
export async function hit(tx: Connection, key: string, limit: Limit, now: Date): Promise<void> {
  const left = await tryHit(tx, key, limit, now)
  if (left !== undefined) throw new LimitReached(left)
}

/** Takes the newest hit back: it turned out to be none. */
export async function unhit(tx: Connection, key: string): Promise<void> {
  await tx.send(removeHit, { key })
}

/** Seconds until a hit would be counted again; 0 if one would be now. */
export async function secondsLeft(
  read: Connection,
  key: string,
  { count, seconds }: Limit,
  now: Date,
): Promise<number> {
  const oldest = (await read.first(oldestHit, { key, full: count * hitLength }))?.hit
  return oldest ? secondsUntilOver(oldest, seconds, now) : 0
}

function secondsUntilOver(hit: string, seconds: number, now: Date): number {
  const left = Math.ceil((Number(hit) + seconds * 1000 - now.getTime()) / 1000)
  return left <= 0 || left > 2 * seconds ? 0 : left
}

/** What four counters say, looked up together. */
export interface Counters {
  /** As `secondsLeft`. */
  secondsLeft(key: string, limit: Limit, now: Date): number
  sumOf(key: string): number
}

export async function readCounters(
  read: Connection,
  keys: readonly [string, string, string, string],
): Promise<Counters> {
  const [a, b, c, d] = keys
  const rows = await read.all(findFour, { a, b, c, d })
  const find = (key: string) => rows.find((row) => row.key === key)
  return {
    secondsLeft(key, { count, seconds }, now) {
      const hits = find(key)?.hits ?? ''
      const oldest = hits.slice(hits.length - count * hitLength, hits.length - (count - 1) * hitLength)
      return hits.length < count * hitLength ? 0 : secondsUntilOver(oldest, seconds, now)
    },
    sumOf: (key) => find(key)?.total ?? 0,
  }
}

/**
 * Adds to a sum that has an end.
 *
 * @returns The sum; undefined if it would pass `most`, and nothing is added.
 */
export async function add(
  tx: Connection,
  { key, amount, most, expiresAt }: { key: string; amount: number; most: number; expiresAt: Instant },
): Promise<number | undefined> {
  if (amount > most) return undefined
  return (await tx.first(insertSum, { key, amount, most, expiresAt }))?.total
}

export async function subtract(tx: Connection, key: string, amount: number): Promise<void> {
  await tx.send(subtractSum, { key, amount })
}

/** Takes one off a sum, unless nothing is left of it. @returns Whether there was. */
export async function takeOne(tx: Connection, key: string): Promise<boolean> {
  return (await tx.run(subtractOne, { key })) === 1
}

export async function sumOf(read: Connection, key: string): Promise<number> {
  return (await read.first(findSum, { key }))?.total ?? 0
}

/** Milliseconds since 1970 have 13 digits until the year 2286, so hits sort as text. */
const hitLength = 13
const hitAt = (time: Date) => String(time.getTime()).padStart(hitLength, '0')
const earlierBy = (time: Date, seconds: number) => new Date(time.getTime() - seconds * 1000)

interface HitArgs extends Record<string, string | number> {
  key: string
  hit: string
  /** Length of `hits` when it holds as many as the limit allows. */
  full: number
  keepFrom: number
  since: string
  /** Later hits are of a clock that ran ahead, and would lock for as long as it did. */
  ahead: string
  expiresAt: string
}

const insertHit = statement((db, p: HitArgs) =>
  db
    .insertInto('counters')
    .values({ key: p.key, hits: p.hit, total: 0, expires_at: p.expiresAt })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          hits: sql<string>`case when length(counters.hits) < cast(${p.full} as integer) then counters.hits
            else substr(counters.hits, length(counters.hits) - cast(${p.keepFrom} as integer)) end || excluded.hits`,
          expires_at: (eb) => eb.ref('excluded.expires_at'),
        })
        .where(
          sql<boolean>`(length(counters.hits) < cast(${p.full} as integer)
            or substr(counters.hits, length(counters.hits) - cast(${p.full} as integer) + 1, 13) <= ${p.since}
            or substr(counters.hits, length(counters.hits) - cast(${p.full} as integer) + 1, 13) > ${p.ahead})`,
        ),
    ),
)

const removeHit = statement((db, p: { key: string }) =>
  db
    .updateTable('counters')
    .set({ hits: sql<string>`substr(hits, 1, length(hits) - 13)` })
    .where('key', '=', p.key)
    .where(sql<boolean>`length(hits) >= 13`),
)

const oldestHit = statement((db, p: { key: string; full: number }) =>
  db
    .selectFrom('counters')
    .select(sql<string>`substr(hits, length(hits) - cast(${p.full} as integer) + 1, 13)`.as('hit'))
    .where('key', '=', p.key)
    .where(sql<boolean>`length(hits) >= cast(${p.full} as integer)`),
)

interface SumArgs extends Record<string, string | number> {
  key: string
  amount: number
  most: number
  expiresAt: string
}

const insertSum = statement((db, p: SumArgs) =>
  db
    .insertInto('counters')
    .values({ key: p.key, hits: '', total: p.amount, expires_at: p.expiresAt })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ total: (eb) => eb('counters.total', '+', eb.ref('excluded.total')) })
        .where(sql<boolean>`counters.total + excluded.total <= cast(${p.most} as integer)`),
    )
    .returning('total'),
)

const subtractSum = statement((db, p: { key: string; amount: number }) =>
  db
    .updateTable('counters')
    .set((eb) => ({ total: eb('total', '-', p.amount) }))
    .where('key', '=', p.key),
)

const subtractOne = statement((db, p: { key: string }) =>
  db
    .updateTable('counters')
    .set((eb) => ({ total: eb('total', '-', 1) }))
    .where('key', '=', p.key)
    .where('total', '>', 0),
)

const findFour = statement((db, p: { a: string; b: string; c: string; d: string }) =>
  db.selectFrom('counters').select(['key', 'hits', 'total']).where('key', 'in', [p.a, p.b, p.c, p.d]),
)

const findSum = statement((db, p: { key: string }) =>
  db.selectFrom('counters').select('total').where('key', '=', p.key),
)
