import type { Problem, ProblemCode } from '@quickreg/contract'

/** What a problem document may say beside its code. */
export type ErrorDetails = Pick<Problem, 'retryAfterSeconds' | 'reason' | 'policyVersion' | 'puzzle' | 'errors'>

/** A failure a caller can act on. Codes are public and permanent; `cause` is for the log, never for the client. */
export class RegistrationError extends Error {
  override readonly name = 'RegistrationError'
  readonly code: ProblemCode
  readonly details: ErrorDetails

  constructor(code: ProblemCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(code, options)
    this.code = code
    this.details = details
  }
}
