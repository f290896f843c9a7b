import type { MiddlewareHandler } from 'hono'
import { RegistrationError } from '../domain/errors.ts'

const maxJsonBytes = 16 * 1024
const jsonMediaType = /^application\/json(?:;[ \t]*charset=(?:utf-8|"utf-8"))?$/i

/**
 * Reads the body of every POST, the only way a JSON body comes in. Spellings other frameworks tolerate (`text/plain`,
 * `application/x+json`, a second charset) are refused, so that nothing slips past the schemas by its label.
 */
export const readJsonBody: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'POST') {
    if (!jsonMediaType.test(c.req.header('content-type') ?? '')) throw new RegistrationError('unsupported_media_type')
    const text = await readText(c.req.raw, { maxBytes: maxJsonBytes })
    requirePlainJson(text)
    // The validators take the text from this cache instead of the spent stream. Hono types it as settled: it is a promise.
    c.req.bodyCache.text = Promise.resolve(text) as unknown as string
  }
  await next()
}

/** @throws {RegistrationError} `unsupported_media_type` if compressed, `body_too_large`, `invalid_request` if not UTF-8. */
export async function readText(request: Request, { maxBytes }: { maxBytes: number }): Promise<string> {
  if (request.headers.has('content-encoding')) throw new RegistrationError('unsupported_media_type')
  // Spares reading what is announced as too large; what is announced as small is still counted.
  if (Number(request.headers.get('content-length')) > maxBytes) throw new RegistrationError('body_too_large')
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of request.body ?? []) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) throw new RegistrationError('body_too_large')
      chunks.push(chunk)
    }
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks))
  } catch (error) {
    if (error instanceof RegistrationError) throw error
    throw invalid('The body is cut or not UTF-8', error)
  }
}

function requirePlainJson(text: string): void {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalid('The body is not JSON') // the parser's own message quotes the body
  }
  // A schema may overlook this key, and a later copy of the object would turn it into a prototype.
  if (hasKey(value, '__proto__')) throw invalid('The key __proto__ is not allowed')
}

/** Without recursion: depth costs no stack. */
function hasKey(root: unknown, key: string): boolean {
  const pending = [root]
  for (const value of pending) {
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, key)) return true
    for (const child of Object.values(value)) pending.push(child)
  }
  return false
}

function invalid(message: string, cause?: unknown): RegistrationError {
  return new RegistrationError('invalid_request', { errors: [{ path: '', message }] }, { cause })
}
