import type { Database } from './database.ts'

/** The same database; of each unit it is told how long it took from being asked for to being on disk, or taken back. */
export function measured(database: Database, observe: (ms: number, outcome: 'kept' | 'taken_back') => void): Database {
  return {
    ...database,
    async write(unit) {
      const askedAt = performance.now()
      try {
        const result = await database.write(unit)
        observe(performance.now() - askedAt, 'kept')
        return result
      } catch (error) {
        observe(performance.now() - askedAt, 'taken_back')
        throw error
      }
    },
  }
}
