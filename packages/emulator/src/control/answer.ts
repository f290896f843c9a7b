import type { Emulation } from '../emulation.ts'
import { HttpRefusal, jsonReply, type HttpReply, type HttpRequest } from '../http.ts'
import { appRoutes } from './appRoutes.ts'
import { deviceRoutes } from './deviceRoutes.ts'
import { pushRoutes } from './pushRoutes.ts'
import type { ControlRoute } from './route.ts'
import { smsRoutes } from './smsRoutes.ts'
import { systemRoutes } from './systemRoutes.ts'
import { userRoutes } from './userRoutes.ts'

export const controlRoutes: readonly ControlRoute[] = [
  ...systemRoutes,
  ...appRoutes,
  ...userRoutes,
  ...deviceRoutes,
  ...pushRoutes,
  ...smsRoutes,
]

/** @throws {HttpRefusal} */
export async function answerControl(emulation: Emulation, request: HttpRequest): Promise<HttpReply> {
  const matches = controlRoutes.flatMap((route) => {
    const params = match(route.pattern, request.path)
    return params ? [{ route, params }] : []
  })
  if (matches.length === 0) throw new HttpRefusal(404, 'not_found', `There is no route ${request.path}.`)
  const found = matches.find(({ route }) => route.method === request.method)
  if (!found) throw new HttpRefusal(405, 'method_not_allowed', `${request.path} does not take ${request.method}.`)
  const { route, params } = found
  return jsonReply(route.status, await route.run({ emulation, request, params }))
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = given[index]!
    else if (part !== given[index]) return undefined
  }
  return params
}
