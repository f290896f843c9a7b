import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject } from './config.ts'
import { ProjectError } from './errors.ts'
import { JsonSyntaxError, parseJson } from './json.ts'
import { locateProject } from './locate.ts'
import { lineAndColumn } from './report.ts'

/**
 * Reads `quickreg.project.json`: which back ends wx.request reaches, and where they run while developing.
 *
 *     {"requestHosts": {"https://coffee.example": "$SERVER", "https://shop.example": "http://127.0.0.1:8790"}}
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
  const text = readFileSync(path, 'utf8')
  const fail = (offset: number, message: string): never => {
    const { line, column } = lineAndColumn(text, offset)
    throw new ProjectError('request_hosts_invalid', `${path}:${line}:${column}: ${message}`)
  }
  try {
    return readHosts(text, server, fail)
  } catch (error) {
    if (error instanceof JsonSyntaxError) return fail(error.offset, error.message)
    throw error
  }
}

function readHosts(text: string, server: string | undefined, fail: (offset: number, message: string) => never) {
  const { value, offsetOf } = parseJson(text)
  if (!isObject(value) || !isObject(value.requestHosts)) {
    return fail(offsetOf('requestHosts'), 'expected {"requestHosts": {"https://coffee.example": "$SERVER"}}')
  }
  const unknown = Object.keys(value).find((key) => key !== 'requestHosts')
  if (unknown !== undefined) fail(offsetOf(unknown), `"${unknown}" is unknown here; there is only "requestHosts"`)
  const hosts = new Map<string, string>()
  for (const [name, target] of Object.entries(value.requestHosts)) {
    const at = offsetOf('requestHosts', name)
    if (!isOrigin(name)) fail(at, `"${name}" is not an origin like https://coffee.example`)
    if (target === '$SERVER') {
      hosts.set(name, server ?? fail(at, '"$SERVER" stands for the registration server, and none is named: --api URL'))
    } else if (isOrigin(target)) hosts.set(name, target)
    else fail(at, `${JSON.stringify(target)} is neither "$SERVER" nor an origin like http://127.0.0.1:8790`)
  }
  return hosts
}

const isOrigin = (text: unknown): text is string =>
  typeof text === 'string' && URL.canParse(text) && new URL(text).origin === text
