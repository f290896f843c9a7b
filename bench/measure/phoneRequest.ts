import type { Bench } from '../lib/bench.ts'
import { startContenders } from '../lib/contenders.ts'
import { ratioOf } from '../lib/load.ts'
import { alternate } from '../lib/rounds.ts'
import { figuresTable } from '../report/figures.ts'
import type { Goal, Section } from '../report/section.ts'

const connections = 64

/** The `phone` request alone, of both generations: sessions and flows are there before the clock starts. */
export async function phoneRequest(bench: Bench): Promise<Section> {
  const { load, rounds, seconds } = bench
  const { quickreg, bare } = await startContenders(bench, ['quickreg', 'bare'])
  const before = { steps: ['session', 'flow'] as const, visitors: Math.round(1500 * seconds) }
  const phone = (step: 'phoneCode' | 'phoneData') => () => load.drive(quickreg, { connections, before, steps: [step] })
  const contenders = {
    'quickreg, generation 2': phone('phoneCode'),
    'quickreg, generation 1': phone('phoneData'),
    bare: () => load.drive(bare, { connections, steps: ['bare'], seconds }),
  }
  const done = await alternate(rounds, contenders, { ahead: 4 })

  const goals = ([2, 1] as const).flatMap((generation): Goal[] => {
    const ours = done[`quickreg, generation ${generation}`]
    const name = `\`phone\` request, generation ${generation}`
    const [speed, slowest] = [
      ratioOf(ours, done.bare, ({ perSecond }) => perSecond),
      ratioOf(ours, done.bare, ({ visit }) => visit.p99Ms),
    ]
    return [
      { goal: `${name}: requests/s, of the bare server’s`, must: '≥', target: 0.65, measured: speed, unit: '×' },
      { goal: `${name}: p99, of the bare server’s`, must: '≤', target: 1.8, measured: slowest, unit: '×' },
    ]
  })
  const title = `The \`phone\` request alone, ${connections} connections`
  return { tables: [figuresTable(title, 'requests', done)], goals, raw: done }
}
