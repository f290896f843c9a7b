// npm run bench [-- MEASURE …] [--rounds N] [--seconds N]: about five minutes; results of a whole run are written.
import { parseArgs } from 'node:util'
import { machineHere, machineLine } from './lib/machine.ts'
import { oneTap } from './measure/oneTap.ts'
import { openData } from './measure/openData.ts'
import { signIn } from './measure/signIn.ts'
import { start } from './measure/start.ts'
import { stores } from './measure/stores.ts'
import { goalsTable, notesOf } from './report/goals.ts'
import { chartsOf, type Plotted } from './report/plot.ts'
import { writePages } from '../scripts/pages.ts'
import { writePlot, writeResults } from './report/results.ts'
import { joined, type Section } from './report/section.ts'
import { toSvg } from './report/svg.ts'
import { toText } from './report/table.ts'

const measures = { openData, oneTap, signIn, stores, start }
type Name = keyof typeof measures

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '1' } },
})
const settings = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
const unknown = positionals.filter((name) => !(name in measures))
if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}, but ${Object.keys(measures).join(', ')}`)

const machine = await machineHere()
console.log(machineLine(machine))
const done: Partial<Record<Name, Section>> = {}
for (const name of Object.keys(measures) as Name[]) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  done[name] = await measures[name](settings)
  for (const table of done[name].tables) console.log(`\n${toText(table)}`)
}
const whole = joined(done)
console.log(['', toText(goalsTable(whole.goals)), '', ...notesOf(whole.goals)].join('\n'))

if (positionals.length === 0) {
  writeResults('bench', { machine, settings, section: whole })
  writePlot(toSvg(chartsOf(plotted(whole.raw as Raw))))
  await writePages() // the READMEs show some of it
}

interface Raw {
  oneTap: { phoneRequest: Plotted['phoneRequest']; wholeRegistration: Record<number, Plotted['registration']> }
  signIn: { signIns: Plotted['signIns'] }
}

function plotted({ oneTap, signIn }: Raw): Plotted {
  return {
    phoneRequest: oneTap.phoneRequest,
    registration: oneTap.wholeRegistration[64]!,
    signIns: signIn.signIns,
  }
}
