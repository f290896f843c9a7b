// Writes packages/*/dist: JavaScript and declarations, for those who install the packages.
import { buildAll } from '../build.ts'

const problems = buildAll()
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
