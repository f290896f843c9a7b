import type { Problem, ProblemCode } from '@quickreg/contract'

/** What a problem document may say beside its code. */
export type ErrorDetails = Pick<Problem, 'retryAfterSeconds' | 'reason' | 'policyVersion' | 'puzzle' | 'errors'>

/** A failure a caller can act on. Codes are public and permanent; `cause` is for the log, never for the client. */
export class RegistrationError extends Error {
  override readonly name = 'RegistrationError'
  readonly code: ProblemCode
  readonly details: ErrorDetails
  /** False: what was asked of WeChat was certainly not done. True or undefined: it may have been, all the same. */
  readonly mayHaveHappened: boolean | undefined

  constructor(
    code: ProblemCode,
    details: ErrorDetails = {},
    options: ErrorOptions & { mayHaveHappened?: boolean } = {},
  ) {
    super(code, options)
    this.code = code
    this.details = details
    this.mayHaveHappened = options.mayHaveHappened
  }
}
