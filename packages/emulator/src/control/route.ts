import type { z } from 'zod'
import type { Emulation } from '../emulation.ts'
import { checkJsonBody } from '../guards.ts'
import { HttpRefusal, type HttpRequest } from '../http.ts'
import type { App } from '../state/apps.ts'
import type { User } from '../state/users.ts'

export interface ControlCall {
  emulation: Emulation
  request: HttpRequest
  /** The parts of the path that the pattern names with `:`. */
  params: Record<string, string>
}

/** The reply is the JSON of what `run` returns. */
export interface ControlRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  /** Like `/_emulator/users/:userId/login`. */
  pattern: string
  status: number
  run(call: ControlCall): unknown
}

export const get = (pattern: string, run: ControlRoute['run']): ControlRoute => ({
  method: 'GET',
  pattern,
  status: 200,
  run,
})

/** A route with a body; `run` sees it only as the schema has judged it. */
export const withBody =
  (method: 'POST' | 'PUT' | 'PATCH', status = 200) =>
  <Schema extends z.ZodType>(
    pattern: string,
    schema: Schema,
    run: (call: ControlCall, body: z.output<Schema>) => unknown,
  ): ControlRoute => ({
    method,
    pattern,
    status,
    run: (call) => run(call, readBody(call.request, schema)),
  })

/** @throws {HttpRefusal} 415 another media type, 400 not JSON or not what the schema says. */
export function readBody<Schema extends z.ZodType>(request: HttpRequest, schema: Schema): z.output<Schema> {
  checkJsonBody(request.headers)
  let json: unknown
  try {
    json = request.body.length === 0 ? {} : JSON.parse(request.body.toString())
  } catch {
    throw new HttpRefusal(400, 'invalid_json', 'The body is not JSON.')
  }
  const result = schema.safeParse(json)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
  throw new HttpRefusal(400, 'invalid_body', problems.join('; '))
}

export function getApp({ world }: Emulation, appid: string): App {
  const app = world.apps.get(appid)
  if (app) return app
  throw new HttpRefusal(404, 'unknown_app', `There is no app ${appid}.`)
}

export function getUser({ world }: Emulation, userId: string): User {
  const user = world.users.get(userId)
  if (user) return user
  throw new HttpRefusal(404, 'unknown_user', `There is no user ${userId}.`)
}
