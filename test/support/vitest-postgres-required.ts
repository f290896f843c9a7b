import { inject } from 'vitest'
import './vitest-context.ts'

// Runs before every test file of the `postgres` project.
const problem: string | undefined = inject('databaseProblem')
if (problem !== undefined) throw new Error(problem)
