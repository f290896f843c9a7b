import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { makeSqliteFile, setUpBench } from '../../packages/server/src/store/testing/bench.ts'
import { register } from '../../packages/server/src/store/testing/acts.ts'
import { newPerson } from '../../packages/server/src/store/testing/people.ts'
import type { Statement } from '../../packages/server/src/store/statement.ts'
import { countCommits } from './log.ts'

const bench = setUpBench(makeSqliteFile)

/** Of what one registration writes: the session, the flow, the claim, the account. */
const steps = 4

it('the connection that writes syncs at every commit, into a log', async () => {
  const { synchronous } = await onTheWriter('PRAGMA synchronous')
  const { journal_mode } = await onTheWriter('PRAGMA journal_mode')
  expect({ synchronous, journal_mode }).toEqual({ synchronous: 2, journal_mode: 'wal' })
})

it.each([1, 16])('%i registrations at once are one commit for each step', async (people) => {
  await register(bench.stores, newPerson()) // the log is written back behind the first commit, and begins anew
  const before = countCommits(log())
  await Promise.all(Array.from({ length: people }, () => register(bench.stores, newPerson())))
  expect(countCommits(log()) - before).toBe(steps)
})

const log = () => readFileSync(`${bench.url.slice('sqlite:'.length)}-wal`)

async function onTheWriter(pragma: string): Promise<Record<string, unknown>> {
  const asked: Statement<Record<string, never>, Record<string, unknown>> = {
    compile: () => ({ sql: pragma, name: pragma, bind: () => [] }),
  }
  const row = await bench.database.write((tx) => tx.first(asked, {}))
  return row ?? {}
}
