import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machineLine, type Machine } from '../lib/machine.ts'
import { root } from '../../scripts/lib/installed.mjs'
import { goalsTable, notesOf, verdict } from './goals.ts'
import type { Goal, Section, Table } from './section.ts'
import { toMarkdown } from './table.ts'

/** What a run of `bench` or `bench:growth` has found, as it lies in bench/results. */
export interface Results {
  date: string
  machine: Machine
  settings: Record<string, unknown>
  goals: (Goal & { verdict: string })[]
  tables: Table[]
  raw: unknown
}

const folder = join(root, 'bench/results')
const commands = { bench: 'npm run bench', growth: 'npm run bench:growth' }

export type RunName = keyof typeof commands

export function writeResults(
  name: RunName,
  { machine, settings, section }: { machine: Machine; settings: object; section: Section },
): void {
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine,
    settings: { ...settings },
    goals: section.goals.map((goal) => ({ ...goal, verdict: verdict(goal) })),
    tables: section.tables,
    raw: section.raw,
  }
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(results, null, 1)}\n`)
  writeFileSync(join(folder, 'README.md'), page())
}

export const writePlot = (svg: string): void => writeFileSync(join(folder, 'bench.svg'), svg)

/** One page from the newest results of both. */
function page(): string {
  const runs = (Object.keys(commands) as RunName[]).flatMap((name) => {
    const file = join(folder, `${name}.json`)
    return existsSync(file) ? [{ name, results: JSON.parse(readFileSync(file, 'utf8')) as Results }] : []
  })
  return `${['# Measured', intro, ...runs.flatMap(({ name, results }) => partOf(name, results))].join('\n\n')}\n`
}

const intro =
  'Written by `npm run bench` and `npm run bench:growth`. Figures are medians; a ratio is the median of the ratios of ' +
  'the single rounds. How it is measured: [docs/performance.md](../../docs/performance.md); against whom: ' +
  '[bench/peers](../peers/README.md).'

function partOf(name: RunName, { date, machine, settings, goals, tables }: Results): string[] {
  const how = Object.entries(settings).map(([setting, value]) => `${setting} ${String(value)}`)
  return [
    `## \`${commands[name]}\``,
    `${date}; ${how.join(', ')}; ${machineLine(machine)}.`,
    ...(name === 'bench' ? ['![Registrations and sign-ins of each server](bench.svg)'] : []),
    toMarkdown(goalsTable(goals)),
    ...notesOf(goals),
    ...tables.map((table) => `### ${table.title}\n\n${toMarkdown(table)}`),
  ]
}
