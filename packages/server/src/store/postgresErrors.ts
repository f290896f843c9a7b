import pg from 'pg'
import { RegistrationError } from '../domain/errors.ts'
import { overloaded, RaceLost } from './database.ts'

/** Reported by PostgreSQL as the loser of a race: the same unit run again sees what the winner wrote. */
const raceLostCodes = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '23505', // unique_violation: somebody inserted the same number or unionid a moment ago
])

export const isRaceLost = (error: unknown) => error instanceof RaceLost || raceLostCodes.has(codeOf(error))
/**
 * What this connection prepared is no more (invalid_sql_statement_name), or returns other columns since a newer version
 * added some (of this one reason of feature_not_supported the routine is the only sign that needs no reading of words).
 */
export function isStale(error: unknown): boolean {
  const code = codeOf(error)
  return code === '26000' || (code === '0A000' && (error as pg.DatabaseError).routine === 'RevalidateCachedQuery')
}

/** The unit said no, or was overtaken: the connection is as good as before. After any other error nobody uses it again. */
export function isSound(error: unknown): boolean {
  return isRaceLost(error) || (!isDatabaseError(error) && !isOverloaded(error))
}

/**
 * Classes of SQLSTATE that pass: connection (08), resources (53), intervention and shutdown (57), and 25006, a standby
 * that was not promoted yet. An error without SQLSTATE is the driver's: no connection, or no answer.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function unavailable(error: unknown): never {
  const code = codeOf(error)
  throw code === '' || /^(08|53|57)/.test(code) || code === '25006' ? overloaded(error) : error
}

const isOverloaded = (error: unknown) => error instanceof RegistrationError && error.code === 'overloaded'
const isDatabaseError = (error: unknown) => error instanceof pg.DatabaseError

/** The SQLSTATE, or nothing if the error is not PostgreSQL's. */
function codeOf(error: unknown): string {
  return isDatabaseError(error) ? ((error as pg.DatabaseError).code ?? '') : ''
}
