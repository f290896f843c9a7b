import type { Figures } from '../lib/load.ts'
import type { Rounds } from '../lib/rounds.ts'
import { median } from '../lib/stats.ts'
import type { Chart } from './svg.ts'

export interface Plotted {
  phoneRequest: Rounds<string, Figures>
  /** At 64 connections. */
  registration: Rounds<string, Figures>
  signIns: Rounds<string, Figures>
}

/** What README shows: how much each does a second, and for a second of CPU. */
export function chartsOf({ phoneRequest, registration, signIns }: Plotted): Chart[] {
  return [
    chart('Whole registration, 64 connections', 'registrations per CPU second', registration, (f) => f.perCpuSecond),
    chart('Whole registration, 64 connections', 'registrations per second', registration, (f) => f.perSecond),
    chart('The phone request alone, 64 connections', 'requests per second', phoneRequest, (f) => f.perSecond),
    chart('Signing in again, 64 connections', 'sign-ins per second', signIns, (f) => f.perSecond),
  ]
}

function chart(
  title: string,
  unit: string,
  done: Rounds<string, Figures>,
  figure: (figures: Figures) => number,
): Chart {
  const bars = Object.entries(done).map(([label, rounds]) => ({
    label,
    value: median(rounds.map(figure)),
    isOwn: label.startsWith('quickreg'),
  }))
  return { title, unit, bars }
}
