// npm run bench [-- MEASURE …] [--rounds N] [--seconds N]
import { parseArgs } from 'node:util'
import { describeMachine, machineLine } from './lib/machine.ts'
import { makeFolder } from './lib/bench.ts'
import { oneTap } from './measure/oneTap.ts'
import { stores } from './measure/stores.ts'
import { openData } from './measure/openData.ts'
import { start } from './measure/start.ts'
import { signIn } from './measure/signIn.ts'
import { goalsTable, toText } from './report/table.ts'

const measures = { openData, oneTap, signIn, stores, start }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '1' } },
})
const settings = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
const { folder, remove } = makeFolder()
console.log(machineLine(describeMachine(folder)))
remove()
for (const [name, measure] of Object.entries(measures)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const { tables, goals } = await measure(settings)
  for (const table of [...tables, goalsTable(goals)]) console.log(`\n${toText(table)}`)
}
