import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, Env, MiddlewareHandler } from 'hono'
import { RegistrationError } from '../domain/errors.ts'
import type { UseCases } from '../usecases/index.ts'
import { readJsonBody } from './body.ts'
import type { AccountEnv, BackendEnv, HttpEnv, SessionEnv } from './env.ts'

/** Who may use a route: spread into its definition, so that what is checked and what is documented is the same. */
export interface Guard<E extends Env> {
  middleware: MiddlewareHandler<E>[]
  security: Record<string, []>[]
}

/** The sole sources of identity. Headers of WeChat's gateway and cookies are never read: anybody can send them. */
export interface Guards {
  anyone: Guard<HttpEnv>
  session: Guard<SessionEnv>
  account: Guard<AccountEnv>
  backend: Guard<BackendEnv>
}

export const securitySchemes = {
  session: { type: 'http', scheme: 'bearer', description: 'The session token of POST /v1/sessions: qs_…' },
  account: { type: 'http', scheme: 'bearer', description: 'An access token (JWT)' },
  backend: { type: 'http', scheme: 'bearer', description: "The back end's service key" },
} as const

/** @param serviceKeys SHA-256 of each key in hex, by the key's name. */
export function createGuards(
  { authenticateSession, authenticateAccount }: UseCases,
  serviceKeys: Readonly<Record<string, string>>,
): Guards {
  const findServiceKey = serviceKeyFinder(serviceKeys)
  return {
    anyone: { middleware: [readJsonBody], security: [] },
    session: guard('session', async (c, next) => {
      c.set('session', await authenticateSession(bearerToken(c)))
      await next()
    }),
    account: guard('account', async (c, next) => {
      const { accountId } = await authenticateAccount(bearerToken(c))
      c.set('accountId', accountId)
      await next()
    }),
    backend: guard('backend', async (c, next) => {
      const serviceKey = findServiceKey(bearerToken(c))
      if (serviceKey === undefined) throw new RegistrationError('service_key_invalid')
      c.set('serviceKey', serviceKey)
      await next()
    }),
  }
}

function guard<E extends HttpEnv>(scheme: keyof typeof securitySchemes, authenticate: MiddlewareHandler<E>): Guard<E> {
  // Nobody's body is read before we know whose it is.
  return { middleware: [authenticate, readJsonBody], security: [{ [scheme]: [] }] }
}

/** One header, one spelling; two headers arrive joined by a comma and a space and do not match. */
function bearerToken(c: Context): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,4096})$/.exec(c.req.header('authorization') ?? '')?.[1]
}

/** The name of the key, compared by hash: neither the keys nor the time taken tell one. */
function serviceKeyFinder(serviceKeys: Readonly<Record<string, string>>) {
  const known = Object.entries(serviceKeys).map(([name, hex]) => ({ name, digest: Buffer.from(hex, 'hex') }))
  return (key: string | undefined): string | undefined => {
    if (key === undefined) return undefined
    const digest = createHash('sha256').update(key).digest()
    return known.filter((candidate) => timingSafeEqual(candidate.digest, digest))[0]?.name
  }
}
