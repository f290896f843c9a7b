import type { Bench } from '../lib/bench.ts'
import { alternate } from '../lib/rounds.ts'
import type { ServerProcess } from '../lib/serverProcess.ts'
import { ratioOf } from '../lib/load.ts'
import { figuresTable } from '../report/figures.ts'
import type { Goal, Section } from '../report/section.ts'

const loaded = 64

/** One tap over HTTP, both generations: the `phone` request alone, and the whole registration. */
export async function oneTap(bench: Bench): Promise<Section> {
  const quickreg = await bench.start('lib/quickreg.ts')
  const bare = await bench.start('peers/bare.ts')
  return phoneAlone(bench, { quickreg, bare })
}

/** Sessions and flows are there before the clock starts. */
async function phoneAlone(
  { load, rounds, seconds }: Bench,
  { quickreg, bare }: Record<'quickreg' | 'bare', ServerProcess>,
): Promise<Section> {
  const before = { steps: ['session', 'flow'] as const, visitors: Math.round(1500 * seconds) }
  const phone = (step: 'phoneCode' | 'phoneData') => () =>
    load.drive(quickreg, { connections: loaded, before, steps: [step] })
  const done = await alternate(rounds, {
    'quickreg, generation 2': phone('phoneCode'),
    'quickreg, generation 1': phone('phoneData'),
    bare: () => load.drive(bare, { connections: loaded, steps: ['bare'], seconds }),
  })
  const goals = ([2, 1] as const).flatMap((generation): Goal[] => {
    const ours = done[`quickreg, generation ${generation}`]
    const goal = (what: string) => `\`phone\` request, generation ${generation}: ${what} of the bare server`
    return [
      {
        goal: goal('requests/s against those'),
        must: '≥',
        target: 0.65,
        measured: ratioOf(ours, done.bare, ({ perSecond }) => perSecond),
        unit: '×',
      },
      {
        goal: goal('p99 against that'),
        must: '≤',
        target: 1.8,
        measured: ratioOf(ours, done.bare, ({ visit }) => visit.p99Ms),
        unit: '×',
      },
    ]
  })
  const title = `The \`phone\` request, ${loaded} connections`
  return { tables: [figuresTable(title, 'requests', done)], goals, raw: { phone: done } }
}
