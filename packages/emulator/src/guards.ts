import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { HttpRefusal } from './http.ts'

const localNames = ['localhost', '127.0.0.1', '[::1]']

const hostName = (host: string): string => host.toLowerCase().replace(/:\d+$/, '')

/**
 * Any page in a browser on this machine can send requests here, even without seeing the answers. Only programs, which name no
 * origin, and the emulator's own pages are served.
 *
 * @throws {HttpRefusal} 403, 421
 */
export function checkCaller({ headers, url }: IncomingMessage, extraNames: readonly string[]): void {
  checkHost(headers, extraNames)
  if (headers.origin === `http://${headers.host}`) return
  // Browsers name no origin for images and links, but they say whether another site wants them.
  const isOwn = !['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']))
  const isLink = headers['sec-fetch-mode'] === 'navigate' && /^\/(?:\?|$)/.test(url ?? '')
  if (headers.origin === undefined && (isOwn || isLink)) return
  throw new HttpRefusal(403, 'foreign_origin', 'The emulator refuses requests from pages of other origins.')
}

/** A page can call this machine by a name of its own (DNS rebinding); only names that mean this machine are answered. */
function checkHost(headers: IncomingHttpHeaders, extraNames: readonly string[]): void {
  const name = hostName(headers.host ?? '')
  if (localNames.includes(name) || extraNames.some((extra) => extra.toLowerCase() === name)) return
  throw new HttpRefusal(
    421,
    'foreign_host',
    'The emulator answers to localhost, 127.0.0.1, [::1] and named hosts only.',
  )
}

/** The same for a WebSocket, which browsers open to any address from any page. */
export function mayConnect(incoming: IncomingMessage, extraNames: readonly string[]): boolean {
  try {
    checkCaller(incoming, extraNames)
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
