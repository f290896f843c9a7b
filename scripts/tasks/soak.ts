// Long runs on both engines: test/*.soak.test.ts.
import { withoutColoursInCi } from '../lib/colours.ts'
import { summarize } from '../lib/summary.ts'
import { runVitest } from '../lib/vitest.ts'

withoutColoursInCi()
const counts = await runVitest({ projects: ['sqlite', 'postgres'], args: ['--mode=soak'], timeoutMs: 4 * 3_600_000 })
const { text, ok } = summarize(counts)
console.log(text)
process.exitCode = ok ? 0 : 1
