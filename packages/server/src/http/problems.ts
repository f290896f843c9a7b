import type { Context } from 'hono'
import { problems, type Problem } from '@quickreg/contract'
import type { z } from '@hono/zod-openapi'
import { RegistrationError } from '../domain/errors.ts'
import type { HttpEnv } from './env.ts'
import { preferredLanguage } from './language.ts'
import { problemTexts } from './problemTexts.ts'

export interface ErrorLog {
  error(error: unknown, context: { traceId: string }): void
}

/** Turns whatever was thrown into a problem document (RFC 9457). What the client cannot act on goes to the log only. */
export const answerProblem =
  (log: ErrorLog) =>
  (thrown: unknown, c: Context<HttpEnv>): Response => {
    const traceId = c.get('traceId')
    const error = thrown instanceof RegistrationError ? thrown : new RegistrationError('internal')
    const { status, headers, body } = writeProblem(error, traceId, c.req.header('accept-language'))
    if (status >= 500) log.error(thrown, { traceId })
    c.set('problemCode', error.code)
    return c.body(body, status, headers)
  }

/** The problem document of an error, in the better liked of our languages, and the headers that go with it. */
export function writeProblem(
  { code, details }: RegistrationError,
  traceId: string,
  acceptLanguage: string | null | undefined,
) {
  const status = problems[code]
  const problem: Problem = {
    type: `urn:quickreg:problem:${code}`,
    title: problemTexts[code][preferredLanguage(acceptLanguage ?? undefined)],
    status,
    code,
    traceId,
    ...details,
  }
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' }
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  if (details.retryAfterSeconds) headers['retry-after'] = String(details.retryAfterSeconds)
  return { status, headers, body: JSON.stringify(problem) }
}

type Validation = { target: string } & ({ success: true } | { success: false; error: z.ZodError })

/** What the validators call before a handler: an id of the wrong shape is nobody's, anything else is a bad request. */
export function refuseInvalid(result: Validation): void {
  if (result.success) return
  if (result.target === 'param') throw new RegistrationError('not_found')
  throw new RegistrationError('invalid_request', { errors: describe(result.error.issues).slice(0, maxErrors) })
}

const maxErrors = 10
const maxNameLength = 64

type Issue = z.core.$ZodIssue
type FieldError = NonNullable<Problem['errors']>[number]

/** Names each field; values are not repeated. */
function describe(issues: readonly Issue[]): FieldError[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [...path, key.slice(0, maxNameLength)].join('.'),
        message: 'Unknown field',
      }))
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0) return describe(nearest(issue.errors))
    return { path: path.join('.'), message: issue.message }
  })
}

/** Of the forms a union allows, the one that was missed by least. */
function nearest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  return alternatives.reduce((best, issues) => (issues.length < best.length ? issues : best))
}
