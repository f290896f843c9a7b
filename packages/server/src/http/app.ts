import { OpenAPIHono } from '@hono/zod-openapi'
import type { ProblemCode } from '@quickreg/contract'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import { RegistrationError } from '../domain/errors.ts'
import type { Clock, Keyring } from '../ports.ts'
import type { UseCases } from '../usecases/index.ts'
import { accountRoutes } from './account.ts'
import { createGuards } from './auth.ts'
import { backendRoutes } from './backend.ts'
import type { ClientAddress } from './clientAddress.ts'
import { docsRoutes } from './docs.ts'
import type { HttpEnv } from './env.ts'
import { everyAnswer, nothingAllowed } from './headers.ts'
import { flowRoutes } from './flows.ts'
import { metaRoutes } from './meta.ts'
import { otpRoutes } from './otps.ts'
import { answerProblem, refuseInvalid, type ErrorLog } from './problems.ts'
import { pushRoutes } from './push.ts'
import { sessionRoutes } from './sessions.ts'
import { tokenRoutes } from './tokens.ts'

/** One answered request: nothing in it was chosen by the caller. */
export interface RequestLogEntry {
  traceId: string
  method: string
  /** The pattern of the route, with names for ids; `none` if no route matched. */
  route: string
  status: number
  ms: number
  /** Of the answer, if it is a problem. */
  code: ProblemCode | undefined
}

export interface HttpLog extends ErrorLog {
  request(entry: RequestLogEntry): void
}

export interface HttpOptions {
  useCases: UseCases
  keyring: Pick<Keyring, 'signingKeys'>
  now: Clock
  /** SHA-256 of each service key in hex, by the key's name. */
  serviceKeys: Readonly<Record<string, string>>
  /** Whether `/docs` and `/openapi.json` are served. */
  docs: boolean
  clientAddress: ClientAddress
  ready: () => Promise<boolean>
  log: HttpLog
  newTraceId: () => string
}

/** The HTTP interface of the service. Opens no port: `app.fetch` takes a Request and gives a Response. */
export function createHttpApp(options: HttpOptions) {
  const { useCases, keyring, now, serviceKeys, docs, clientAddress, ready, log, newTraceId } = options
  const guards = createGuards(useCases, serviceKeys)
  const answer = answerProblem(log)

  const app = new OpenAPIHono<HttpEnv>({ getPath: exactPath, defaultHook: refuseInvalid })
  app.use(traced({ log, newTraceId, answer }))
  app.use(located(clientAddress))
  app.onError(answer)
  app.notFound((c) => answer(new RegistrationError('not_found'), c))

  app.route('/', sessionRoutes(useCases, guards))
  app.route('/', flowRoutes(useCases, guards))
  app.route('/', otpRoutes(useCases, guards))
  app.route('/', tokenRoutes(useCases, guards))
  app.route('/', accountRoutes(useCases, guards))
  app.route('/', backendRoutes(useCases, guards))
  app.route('/', pushRoutes(useCases))
  app.route('/', metaRoutes({ signingKeys: keyring.signingKeys, now, ready }, guards))
  if (docs) app.route('/', docsRoutes(app))
  return app
}

/** Every path has one spelling: one with escapes has no route, so nothing that counts by route can be stepped around. */
function exactPath(request: Request): string {
  const { pathname } = new URL(request.url)
  return pathname.includes('%') ? noPath : pathname
}

/** Notes from which network the request comes. */
function located(clientAddress: ClientAddress): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    c.set('network', clientAddress(c.env?.remoteAddress, c.req.raw.headers))
    await next()
  }
}

const noPath = '/%'
const everyPath = '/*'

type Answer = ReturnType<typeof answerProblem>
type Tracing = Pick<HttpOptions, 'log' | 'newTraceId'> & { answer: Answer }

/** Names the request, answers what even the error handler cannot take, sets the headers of every answer, and logs. */
function traced({ log, newTraceId, answer }: Tracing): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const startedAt = performance.now()
    const traceId = newTraceId()
    c.set('traceId', traceId)
    // Before there is an answer, which would have to be made anew for each.
    c.header('trace-id', traceId)
    for (const [name, value] of Object.entries({ ...everyAnswer, ...nothingAllowed })) c.header(name, value)
    try {
      await next()
    } catch (thrown) {
      c.res = answer(thrown, c) // Hono hands on what is thrown and is no Error
    }
    const route = routePath(c, -1)
    log.request({
      traceId,
      method: c.req.method,
      route: route === everyPath ? 'none' : route,
      status: c.res.status,
      ms: Math.round((performance.now() - startedAt) * 1000) / 1000,
      code: c.get('problemCode'),
    })
  }
}
