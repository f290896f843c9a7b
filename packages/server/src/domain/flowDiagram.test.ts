import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { transitions } from './flow.ts'

it('is drawn in docs/flow.md as it is', () => {
  const page = readFileSync(new URL('../../../../docs/flow.md', import.meta.url), 'utf8')
  const drawn = [...page.matchAll(/^ {2}(\w+) --> (\w+) : (\w+)$/gm)].map(([, from, to, action]) => [from, action, to])
  const table = Object.entries(transitions).flatMap(([from, actions]) =>
    Object.entries(actions).map(([action, to]) => [from, action, to]),
  )
  expect(drawn.sort()).toEqual(table.sort())
})
