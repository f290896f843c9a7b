import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { breakages } from './breakages.ts'
import { crashBreakages } from './crashBreakages.ts'
import { faultBreakages } from './faultBreakages.ts'
import { smsBreakages } from './smsBreakages.ts'
import { openWorkshop, type Workshop } from './workshop.ts'

const engine = inject('engine')
const databaseUrl = engine === 'postgres' ? inject('databaseUrl') : undefined

let workshop: Workshop
beforeAll(async () => {
  workshop = await openWorkshop()
})
afterAll(() => workshop.remove())

describe('a build that is broken on purpose is caught: ', () => {
  for (const breakage of [...breakages, ...smsBreakages, ...faultBreakages, ...crashBreakages].filter(
    (one) => one.engine === engine,
  )) {
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
