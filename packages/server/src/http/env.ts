import type { ProblemCode } from '@quickreg/contract'
import type { Session } from '../domain/entities.ts'

/** What a request carries from one step to the next. */
export interface HttpEnv {
  Bindings: { remoteAddress?: string }
  Variables: {
    traceId: string
    /** The caller's, as limits count it; undefined if whoever runs the server did not say who called. */
    network: string | undefined
    /** Of the answer, if it is a problem: for the request log. */
    problemCode?: ProblemCode
  }
}

export interface SessionEnv extends HttpEnv {
  Variables: HttpEnv['Variables'] & { session: Session }
}

export interface AccountEnv extends HttpEnv {
  Variables: HttpEnv['Variables'] & { accountId: string }
}

export interface BackendEnv extends HttpEnv {
  /** The name of the key, never the key. */
  Variables: HttpEnv['Variables'] & { serviceKey: string }
}
