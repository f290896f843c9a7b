import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { generateKeys } from '@quickreg/server'
import { fill } from '../filled/fill.ts'
import { openLookups } from '../filled/lookups.ts'
import type { Bench } from '../lib/bench.ts'
import { registration } from '../lib/contenders.ts'
import { ratioOf, type Figures } from '../lib/load.ts'
import { alternate, type Rounds } from '../lib/rounds.ts'
import { median, ratio } from '../lib/stats.ts'
import { figuresTable } from '../report/figures.ts'
import type { Goal, Section } from '../report/section.ts'

const connections = 64
const lookupsEach = 2000

/** The same work among few accounts and among many. */
export const accounts =
  (sizes: readonly number[]) =>
  async (bench: Bench): Promise<Section> => {
    const { load, rounds, seconds } = bench
    const keys = generateKeys(randomBytes)
    const signIns: Record<string, () => Promise<Figures>> = {}
    const registrations: typeof signIns = {}
    const lookups: Record<string, () => Promise<number>> = {}
    const disk: string[][] = []
    const opened = []
    for (const size of sizes) {
      const name = `${size.toLocaleString('en')} accounts`
      const file = join(bench.folder, `${size}.db`)
      const startedAt = performance.now()
      await fill(file, size, keys)
      const megabytes = statSync(file).size / 1e6
      disk.push([name, megabytes.toFixed(0), ((performance.now() - startedAt) / 1000).toFixed(0)])
      console.log(`filled ${name}: ${megabytes.toFixed(0)} MB`)

      const server = await bench.start('lib/quickreg.ts', { databaseUrl: `sqlite:${file}`, keys })
      const looking = await openLookups(file, size, keys)
      opened.push(looking)
      const common = { connections, seconds, first: size }
      signIns[name] = () => load.drive(server, { ...common, steps: ['silentSignIn'], among: size })
      registrations[name] = () => load.drive(server, { ...common, steps: registration['quickreg, generation 2'] })
      lookups[name] = () => looking.run(lookupsEach)
    }
    const done = {
      signIns: await alternate(rounds, signIns),
      registrations: await alternate(rounds, registrations),
      lookups: await alternate(rounds, lookups),
    }
    await Promise.all(opened.map((each) => each.close()))
    return {
      tables: [
        figuresTable(`Silent sign-in, ${connections} connections`, 'sign-ins', done.signIns),
        figuresTable(`The whole registration, ${connections} connections`, 'registrations', done.registrations),
        {
          title: 'Looking a number up in the stores',
          head: ['', 'us each'],
          rows: Object.entries(done.lookups).map(([name, values]) => [name, median(values).toFixed(1)]),
        },
        { title: 'The files', head: ['', 'MB', 'seconds to fill'], rows: disk },
      ],
      goals: goalsOf(done),
      raw: done,
    }
  }

interface Done {
  signIns: Rounds<string, Figures>
  registrations: Rounds<string, Figures>
  lookups: Rounds<string, number>
}

/** The most accounts against the fewest. A cost is what one takes of the time. */
function goalsOf({ signIns, registrations, lookups }: Done): Goal[] {
  const [few, many] = [Object.keys(signIns)[0]!, Object.keys(signIns).at(-1)!]
  const cost = ({ perSecond }: Figures) => 1 / perSecond
  const goal = (what: string, target: number, measured: number): Goal => ({
    goal: `${what} among ${many}, of that among ${few}`,
    must: '≤',
    target,
    measured,
    unit: '×',
  })
  return [
    goal('Silent sign-in', 1.3, ratioOf(signIns[many]!, signIns[few]!, cost)),
    goal('Whole registration', 1.3, ratioOf(registrations[many]!, registrations[few]!, cost)),
    goal('Store lookup', 3, ratio(lookups[many]!, lookups[few]!)),
  ]
}
