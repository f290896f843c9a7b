import type { IncomingHttpHeaders } from 'node:http'
import { HttpRefusal } from './http.ts'

const localNames = ['localhost', '127.0.0.1', '[::1]']

const hostName = (host: string): string => host.toLowerCase().replace(/:\d+$/, '')

/**
 * A web page can make a browser send requests here under a name of its own (DNS rebinding); only names that mean this
 * machine are answered.
 *
 * @throws {HttpRefusal} 421
 */
export function checkHost(headers: IncomingHttpHeaders, extraNames: readonly string[]): void {
  const name = hostName(headers.host ?? '')
  if (localNames.includes(name) || extraNames.some((extra) => extra.toLowerCase() === name)) return
  throw new HttpRefusal(
    421,
    'foreign_host',
    'The emulator answers to localhost, 127.0.0.1, [::1] and named hosts only.',
  )
}

/**
 * Control routes are for programs and for the emulator's own page, not for other pages in the same browser.
 *
 * @throws {HttpRefusal} 403
 */
export function checkOrigin(headers: IncomingHttpHeaders): void {
  if (headers.origin === undefined || headers.origin === `http://${headers.host}`) return
  throw new HttpRefusal(403, 'foreign_origin', 'Control routes refuse requests from other origins.')
}

/** The same two rules for a WebSocket, which browsers open to any address from any page. */
export function mayConnect(headers: IncomingHttpHeaders, extraNames: readonly string[]): boolean {
  try {
    checkHost(headers, extraNames)
    checkOrigin(headers)
    return true
  } catch {
    return false
  }
}

/**
 * Forms can send text/plain and friends across origins without asking; JSON they cannot.
 *
 * @throws {HttpRefusal} 415
 */
export function checkJsonBody(headers: IncomingHttpHeaders): void {
  const mediaType = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  if (mediaType === 'application/json') return
  throw new HttpRefusal(415, 'not_json', 'Send the body as application/json.')
}
