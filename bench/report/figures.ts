import type { Figures } from '../lib/load.ts'
import type { Rounds } from '../lib/rounds.ts'
import { median } from '../lib/stats.ts'
import type { Table } from './section.ts'

/** Medians of what loads did to servers; `what` a visit is: a request, a registration. */
export function figuresTable(title: string, what: string, done: Rounds<string, Figures>): Table {
  return {
    title,
    head: ['', `${what}/s`, 'p50 ms', 'p99 ms', 'CPU ms each', `${what}/CPU s`, 'RSS MB'],
    rows: Object.entries(done).map(([name, rounds]) => {
      const middle = (figure: (figures: Figures) => number, digits: number) =>
        median(rounds.map(figure)).toFixed(digits)
      return [
        name,
        middle(({ perSecond }) => perSecond, 0),
        middle(({ visit }) => visit.p50Ms, 2),
        middle(({ visit }) => visit.p99Ms, 2),
        middle(({ cpuMsPerVisit }) => cpuMsPerVisit, 3),
        middle(({ perCpuSecond }) => perCpuSecond, 0),
        middle(({ rssMb }) => rssMb, 0),
      ]
    }),
  }
}
