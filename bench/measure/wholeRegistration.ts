import type { Bench } from '../lib/bench.ts'
import { registration, startContenders } from '../lib/contenders.ts'
import { ratioOf, type Figures } from '../lib/load.ts'
import { alternate, type Rounds } from '../lib/rounds.ts'
import { figuresTable } from '../report/figures.ts'
import type { Goal, Section } from '../report/section.ts'

type Name = keyof typeof registration
type Done = Rounds<Name, Figures>

/** From a stranger to somebody with tokens, every request of it, against the same at each peer. */
export async function wholeRegistration(bench: Bench): Promise<Section> {
  const { load, rounds, seconds } = bench
  const servers = await startContenders(bench, ['quickreg', 'bare', 'tutorial', 'betterAuth'])
  const serverOf = (name: Name) => (name === 'better-auth' ? servers.betterAuth : servers[firstWord(name)])
  const at = (connections: number, howOften = rounds, ahead = 1) => {
    const turns = Object.entries(registration).map(([name, steps]) => [
      name,
      () => load.drive(serverOf(name as Name), { connections, steps, seconds }),
    ])
    return alternate(howOften, Object.fromEntries(turns) as Record<Name, () => Promise<Figures>>, { ahead })
  }
  // The loaded ones first: what follows finds all code compiled. Those without a goal have fewer rounds.
  const few = Math.min(3, rounds)
  const done = { 64: await at(64, rounds, 4), 16: await at(16, few), 8: await at(8), 1: await at(1, few) }
  const tables = Object.entries(done).map(([connections, figures]) =>
    figuresTable(`The whole registration, connections: ${connections}`, 'registrations', figures),
  )
  return { tables, goals: ([2, 1] as const).flatMap((generation) => goalsOf(generation, done[64], done[8])), raw: done }
}

function goalsOf(generation: 1 | 2, at64: Done, at8: Done): Goal[] {
  const ours = `quickreg, generation ${generation}` as const
  const tutorial = at64[`tutorial, generation ${generation}`]
  const betterAuth = at64['better-auth']
  const name = `Whole registration, generation ${generation}`
  const perSecond = ({ perSecond }: Figures) => perSecond
  const perCpuSecond = ({ perCpuSecond }: Figures) => perCpuSecond
  const goal = (what: string, must: Goal['must'], target: number, measured: number): Goal => ({
    goal: `${name}: ${what}`,
    must,
    target,
    measured,
    unit: '×',
  })
  return [
    goal('registrations/s, of better-auth’s', '≥', 6, ratioOf(at64[ours], betterAuth, perSecond)),
    goal('registrations per CPU second, of better-auth’s', '≥', 6, ratioOf(at64[ours], betterAuth, perCpuSecond)),
    goal('registrations per CPU second, of the tutorial’s', '≥', 2.5, ratioOf(at64[ours], tutorial, perCpuSecond)),
    goal(
      'p99 at 8 connections, of better-auth’s',
      '≤',
      0.3,
      ratioOf(at8[ours], at8['better-auth'], ({ visit }) => visit.p99Ms),
    ),
  ]
}

const firstWord = (name: string) => name.split(',')[0] as 'quickreg' | 'bare' | 'tutorial'
