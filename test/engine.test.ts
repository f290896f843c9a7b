import { expect, inject, it } from 'vitest'
import './support/vitest-context.ts'

it('runs on the engine its project is named for', ({ task }) => {
  expect(inject('engine')).toBe(task.file.projectName)
})

it('has a PostgreSQL only on that engine', () => {
  const databaseUrl: string | undefined = inject('databaseUrl')
  expect(databaseUrl !== undefined).toBe(inject('engine') === 'postgres')
})
