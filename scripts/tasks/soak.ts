// Long runs on both engines: test/**/*.soak.test.ts. What they have tried and found is written into test/soak.md.
import { join } from 'node:path'
import { withoutColoursInCi } from '../lib/colours.ts'
import { root } from '../lib/installed.mjs'
import { soakPageVariable } from '../lib/soakReporter.ts'
import { summarize } from '../lib/summary.ts'
import { runVitest } from '../lib/vitest.ts'

withoutColoursInCi()
const counts = await runVitest({
  projects: ['sqlite', 'postgres'],
  args: ['--mode=soak', '--reporter=./scripts/lib/soakReporter.ts'],
  env: { [soakPageVariable]: join(root, 'test/soak.md') },
  timeoutMs: 4 * 3_600_000,
})
const { text, ok } = summarize(counts)
console.log(text)
process.exitCode = ok ? 0 : 1
