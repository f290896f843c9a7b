import { expect, it } from 'vitest'
import { startFailure } from './startFailure.ts'
import { Failure } from './terminal.ts'

/** As the driver throws it when PostgreSQL itself refuses. */
const refusal = Object.assign(new Error('password authentication failed for user "shop"'), {
  code: '28P01',
  severity: 'FATAL',
})
/** As Node throws it when a name has several addresses: no message. */
const severalRefused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' })

it.each([
  ['password authentication failed', refusal],
  ['ECONNREFUSED', severalRefused],
])('says of a database that cannot be reached why, and what to check: %s', (reason, error) => {
  const failure = startFailure(error)
  expect(failure).toBeInstanceOf(Failure)
  for (const text of Object.values((failure as Failure).text)) {
    expect(text).toContain(reason)
    expect(text).toContain('DATABASE_URL')
  }
})

it('leaves a defect of ours as it is', () => {
  const defect = new TypeError('undefined is not a function')
  expect(startFailure(defect)).toBe(defect)
})
