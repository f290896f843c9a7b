// npm run bench:growth [-- ACCOUNTS …] [--registrations N] [--rounds N] [--seconds N]: the cost among ever more accounts,
// and memory after many registrations. Filling in ten million takes about half an hour, and 30 GB in BENCH_DIR.
import { parseArgs } from 'node:util'
import { withBench } from './lib/bench.ts'
import { machineHere, machineLine } from './lib/machine.ts'
import { accounts } from './measure/accounts.ts'
import { memory } from './measure/memory.ts'
import { goalsTable, notesOf } from './report/goals.ts'
import { writeResults } from './report/results.ts'
import { joined } from './report/section.ts'
import { toText } from './report/table.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    registrations: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
  },
})
const sizes = positionals.length > 0 ? positionals.map(Number) : [1_000, 1_000_000, 10_000_000]
const settings = { rounds: Number(values.rounds), seconds: Number(values.seconds) }

const machine = await machineHere()
console.log(machineLine(machine))
const whole = joined({
  memory: await withBench(settings, memory(Number(values.registrations))),
  accounts: await withBench(settings, accounts(sizes)),
})
for (const table of [...whole.tables, goalsTable(whole.goals)]) console.log(`\n${toText(table)}`)
console.log(['', ...notesOf(whole.goals)].join('\n'))
if (positionals.length === 0) writeResults('growth', { machine, settings, section: whole })
