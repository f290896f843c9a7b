import type { TestProject } from 'vitest/node'
import { startPostgres } from '../postgres.ts'
import './vitest-context.ts'

/** One PostgreSQL for the whole run. Without one, each test file says why and fails; the other projects still run. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  try {
    const postgres = await startPostgres()
    project.provide('databaseUrl', postgres.url)
    return () => postgres.stop()
  } catch (error) {
    project.provide('databaseProblem', error instanceof Error ? error.message : String(error))
  }
}
