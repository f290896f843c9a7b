import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { ProjectError } from './errors.ts'
import { JsonSyntaxError, parseJson } from './json.ts'
import { locateProject } from './locate.ts'
import { lineAndColumn } from './report.ts'

const origin = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, 'is not an origin like https://coffee.example')

const schema = z.strictObject({ requestHosts: z.record(origin, z.union([z.literal('$SERVER'), origin])) })

/**
 * Reads `quickreg.project.json`: which back ends wx.request reaches, and where they run while developing.
 *
 * @param dir The project's folder; the file lies there, or beside app.json.
 * @param server Origin that `$SERVER` stands for.
 * @returns Origin as the mini program names it → origin to send to; empty without such a file.
 * @throws {ProjectError}
 */
export function readRequestHosts(dir: string, server: string | undefined): Map<string, string> {
  const { folder, root } = locateProject(dir)
  const path = [folder, root].map((place) => join(place, 'quickreg.project.json')).find((file) => existsSync(file))
  if (path === undefined) return new Map()
  const fail = (message: string): never => {
    throw new ProjectError('request_hosts_invalid', `${path}${message}`)
  }
  const parsed = schema.safeParse(readJson(path, fail))
  if (!parsed.success) return fail(`: ${z.prettifyError(parsed.error)}`)
  return new Map(
    Object.entries(parsed.data.requestHosts).map(([name, target]) => {
      if (target !== '$SERVER') return [name, target]
      return [
        name,
        server ?? fail(`: "$SERVER" stands for the registration server, and none is running; name one with --api`),
      ]
    }),
  )
}

function readJson(path: string, fail: (message: string) => never): unknown {
  const text = readFileSync(path, 'utf8')
  try {
    return parseJson(text).value
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const { line, column } = lineAndColumn(text, error.offset)
    return fail(`:${line}:${column}: ${error.message}`)
  }
}
