export type JsonObject = Record<string, unknown>

// A byte order mark is kept, so that JSON.parse refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads bytes that have to be one JSON object in well-formed UTF-8.
 * @throws {TypeError | SyntaxError} They are not.
 */
export function parseJsonObject(bytes: Uint8Array): JsonObject {
  const value: unknown = JSON.parse(utf8.decode(bytes))
  if (!isJsonObject(value)) throw new TypeError('not a JSON object')
  return value
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
