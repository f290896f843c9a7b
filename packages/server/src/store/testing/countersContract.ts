import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../../test/support/random.ts'
import type { Limit } from '../../domain/policy.ts'
import { add, hit, LimitReached, secondsLeft, subtract, sumOf, unhit } from '../counters.ts'
import type { Database } from '../database.ts'
import { setUpBench, type MakeDatabase } from './bench.ts'
import { at, days, newSecret } from './people.ts'

/** A hit as it ends: counted, or so many seconds too early. */
type Hit = 'counted' | number

export function countersContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  async function tryHit(key: string, limit: Limit, seconds: number, database: Database = bench.database): Promise<Hit> {
    try {
      await database.write((tx) => hit(tx, key, limit, at(seconds)))
      return 'counted'
    } catch (error) {
      if (error instanceof LimitReached) return error.answer.retryAfterSeconds
      throw error
    }
  }

  async function tryAdd(key: string, amount: number, most: number, database: Database = bench.database) {
    return (
      (await database.write((tx) => add(tx, { key, amount, most, expiresAt: at(days(2)).toISOString() }))) ?? 'spent'
    )
  }

  const takeBack = (key: string) => bench.database.write((tx) => unhit(tx, key))
  const left = (key: string, limit: Limit, seconds: number) => secondsLeft(bench.database.read, key, limit, at(seconds))
  const raceOn = <T>(runners: number, run: (database: Database) => Promise<T>) =>
    Promise.all(Array.from({ length: runners }, (_, n) => run(n % 2 ? bench.otherDatabase : bench.database)))

  describe('a window', () => {
    it('opens again the moment its oldest hit is as old as it is long, and not a millisecond before', async () => {
      const [key, limit] = [newSecret(), { count: 1, seconds: 60 }]
      expect(await left(key, limit, 0)).toBe(0)
      expect(await tryHit(key, limit, 0)).toBe('counted')
      expect(await tryHit(key, limit, 0)).toBe(60)
      expect(await left(key, limit, 59.999)).toBe(1)
      expect(await tryHit(key, limit, 59.999)).toBe(1)
      expect(await left(key, limit, 60)).toBe(0)
      expect(await tryHit(key, limit, 60)).toBe('counted')
      expect(await tryHit(key, limit, 60)).toBe(60)
    })

    it('rolls hit by hit', async () => {
      const [key, limit] = [newSecret(), { count: 3, seconds: 60 }]
      for (const second of [0, 10, 20]) expect(await tryHit(key, limit, second)).toBe('counted')
      expect(await tryHit(key, limit, 30)).toBe(30)
      expect(await tryHit(key, limit, 60)).toBe('counted')
      expect(await tryHit(key, limit, 60)).toBe(10)
      expect(await tryHit(key, limit, 70)).toBe('counted')
      expect(await tryHit(key, limit, 79)).toBe(1)
      expect(await tryHit(key, limit, 80)).toBe('counted')
      expect(await tryHit(key, limit, 81)).toBe(39)
    })

    it('lets as many through as its limit, of 64 that come at once over two connections', async () => {
      const keys = Array.from({ length: 5 }, newSecret)
      for (const [round, key] of keys.entries()) {
        const limit = { count: 1 + round * 4, seconds: 60 }
        const hits = await raceOn(64, (database) => tryHit(key, limit, 0, database))
        expect(hits.filter((each) => each === 'counted')).toHaveLength(limit.count)
        expect(hits.filter((each) => each === 60)).toHaveLength(64 - limit.count)

        const nextHits = await raceOn(64, (database) => tryHit(key, limit, 60, database))
        expect(nextHits.filter((each) => each === 'counted')).toHaveLength(limit.count)
      }
    })

    it('gives the place of a hit that was taken back to the next one, of 32 that come at once', async () => {
      const [key, limit] = [newSecret(), { count: 4, seconds: 60 }]
      for (const second of [0, 1, 2, 3]) await tryHit(key, limit, second)
      await takeBack(key)
      const hits = await raceOn(32, (database) => tryHit(key, limit, 4, database))

      expect(hits.filter((each) => each === 'counted')).toHaveLength(1)
      for (let n = 0; n < 4; n++) await takeBack(key)
      expect(await left(key, { count: 1, seconds: 60 }, 4)).toBe(0)
      await takeBack(key) // and one that never was changes nothing
      expect(await tryHit(key, { count: 1, seconds: 60 }, 4)).toBe('counted')
    })

    it('follows a limit that the operator lowers, and one that is raised', async () => {
      const key = newSecret()
      const [wide, narrow] = [
        { count: 5, seconds: 60 },
        { count: 2, seconds: 60 },
      ]
      for (const second of [0, 10, 20, 30]) await tryHit(key, wide, second)

      expect(await tryHit(key, narrow, 40)).toBe(40) // until the hit of 20 is gone
      expect(await tryHit(key, wide, 40)).toBe('counted')
      expect(await tryHit(key, wide, 41)).toBe(19)
      expect(await tryHit(key, { count: 6, seconds: 60 }, 41)).toBe('counted')
      expect(await tryHit(key, narrow, 99)).toBe(1)
      expect(await tryHit(key, narrow, 100)).toBe('counted')
    })

    it('is forgotten with the unit that counted it', async () => {
      const [key, limit] = [newSecret(), { count: 1, seconds: 60 }]
      const unit = bench.database.write(async (tx) => {
        await hit(tx, key, limit, at(0))
        throw new RangeError('a later limit was reached')
      })
      await expect(unit).rejects.toThrow(RangeError)
      expect(await tryHit(key, limit, 0)).toBe('counted')
    })

    it('never lets more through because a clock was set back', async () => {
      const [key, limit] = [newSecret(), { count: 2, seconds: 60 }]
      await tryHit(key, limit, 100)
      expect(await tryHit(key, limit, 40)).toBe('counted')
      expect(await tryHit(key, limit, 41)).toBe(119)
      expect(await tryHit(key, limit, 159)).toBe(1)
      expect(await tryHit(key, limit, 160)).toBe('counted')
    })

    it('is not closed for as long as a clock ran ahead', async () => {
      for (const limit of [
        { count: 1, seconds: 60 },
        { count: 2, seconds: 60 },
      ]) {
        const key = newSecret()
        for (let n = 0; n < limit.count; n++) await tryHit(key, limit, days(30))
        expect(await left(key, limit, 0)).toBe(0)
        for (let n = 0; n < limit.count; n++) expect(await tryHit(key, limit, n)).toBe('counted')
        expect(await tryHit(key, limit, 2)).toBe(58)
      }
    })

    it('agrees with a list of all hits, whatever happens in whatever order', async () => {
      const random = seededRandom('rolling windows')
      const below = (n: number) => Math.floor(random.next() * n)
      for (let round = 0; round < 8; round++) {
        const [key, limit] = [newSecret(), { count: 1 + below(6), seconds: 1 + below(30) }]
        let hits: number[] = []
        let now = 0
        for (let step = 0; step < 30; step++) {
          now += below(limit.seconds * 700) / 1000
          hits = hits.filter((time) => at(time).getTime() > at(now - limit.seconds).getTime())
          if (below(5) === 0) {
            hits.pop()
            await takeBack(key)
            continue
          }
          const isFree = hits.length < limit.count
          const wait = isFree ? 0 : Math.ceil((at(hits[0]! + limit.seconds).getTime() - at(now).getTime()) / 1000)
          const what = `SEED=${random.seed} round ${round} step ${step}`
          expect([what, await left(key, limit, now)]).toEqual([what, wait])
          expect([what, await tryHit(key, limit, now)]).toEqual([what, isFree ? 'counted' : wait])
          if (isFree) hits.push(now)
        }
      }
    })
  })

  describe('a sum', () => {
    it('ends at its end, of 64 that add at once over two connections', async () => {
      const key = newSecret()
      const sums = await raceOn(64, (database) => tryAdd(key, 30, 1_000, database))
      const added = sums.filter((sum) => sum !== 'spent')

      expect(added.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 33 }, (_, n) => (n + 1) * 30))
      expect(await sumOf(bench.database.read, key)).toBe(990)
      expect(await tryAdd(key, 11, 1_000)).toBe('spent')
      expect(await tryAdd(key, 10, 1_000)).toBe(1_000)
    })

    it('takes no first amount beyond its end, and has room again for what is put back', async () => {
      const key = newSecret()
      expect(await tryAdd(key, 31, 30)).toBe('spent')
      expect(await sumOf(bench.database.read, key)).toBe(0)
      expect(await tryAdd(key, 30, 30)).toBe(30)
      await bench.database.write((tx) => subtract(tx, key, 30))
      expect(await tryAdd(key, 30, 30)).toBe(30)
    })
  })
}
