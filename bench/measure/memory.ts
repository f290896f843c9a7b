import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../lib/bench.ts'
import { registration } from '../lib/contenders.ts'
import type { Section } from '../report/section.ts'

const connections = 64
const idleMs = 5_000
/** A collector gives memory back as it sees fit: less than this between two looks is not growth. */
const noiseMb = 10

/** What a server holds when it has registered many, against what it held before them. */
export const memory =
  (people: number) =>
  async ({ load, start }: Bench): Promise<Section> => {
    const server = await start('lib/quickreg.ts')
    const register = async (visitors: number) => {
      const steps = registration['quickreg, generation 2']
      await load.drive(server, { connections, before: { steps: [], visitors }, steps })
      await sleep(idleMs)
      return server.memory()
    }
    const warm = Math.round(people / 5)
    const before = await register(warm)
    const after = await register(people)
    const row = (name: string, { rssMb, heapMb }: typeof before) => [name, rssMb.toFixed(0), heapMb.toFixed(1)]
    return {
      tables: [
        {
          title: 'Memory, idle again',
          head: ['', 'RSS MB', 'live heap MB'],
          rows: [
            row(`after ${warm.toLocaleString('en')} registrations`, before),
            row(`after ${people.toLocaleString('en')} more`, after),
          ],
        },
      ],
      goals: [
        {
          goal: `RSS gained by ${people.toLocaleString('en')} registrations`,
          must: '≤',
          target: noiseMb,
          measured: after.rssMb - before.rssMb,
          unit: 'MB',
          note: `the goal is no growth; up to ${noiseMb} MB is taken for the collector’s noise. The live heap gained ${(after.heapMb - before.heapMb).toFixed(1)} MB`,
        },
      ],
      raw: { before, after },
    }
  }
