import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { breakages, type Breakage } from './breakages.ts'
import { crashBreakages } from './crashBreakages.ts'
import { faultBreakages } from './faultBreakages.ts'
import { smsBreakages } from './smsBreakages.ts'
import { openWorkshop, type Workshop } from './workshop.ts'

/** All that concern the engine under test. */
export const breakagesHere = (): Breakage[] =>
  [...breakages, ...smsBreakages, ...faultBreakages, ...crashBreakages].filter(
    ({ engine }) => engine === inject('engine'),
  )

/** Each is broken in a copy of this repository, and the one test that has to notice is run there. */
export function expectAllCaught(chosen: readonly Breakage[]): void {
  const databaseUrl = inject('engine') === 'postgres' ? inject('databaseUrl') : undefined
  let workshop: Workshop
  beforeAll(async () => {
    workshop = await openWorkshop()
  })
  afterAll(() => workshop.remove())

  describe('a build that is broken on purpose is caught: ', () => {
    for (const breakage of chosen) {
      it(
        breakage.name,
        async () => {
          const { passed, failed } = await workshop.tryBroken(breakage, databaseUrl)
          expect(passed).toEqual([])
          expect(failed.map((title) => title.includes(breakage.caughtBy.test))).toEqual([true])
        },
        120_000,
      )
    }
  })
}
