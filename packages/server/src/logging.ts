import { pino, type DestinationStream } from 'pino'

/** Names whose values are never logged, however deep; a second line of defence behind not passing them. */
const secretNames = new Set([
  'secret',
  'password',
  'authorization',
  'access_token',
  'accessToken',
  'refreshToken',
  'sessionToken',
  'session_key',
  'sessionKey',
  'loginCode',
  'phoneCode',
  'encryptedData',
  'phone',
  'phoneNumber',
  'purePhoneNumber',
])

/** What the server says to its operator: ids, codes and figures; never a body, a number or a secret. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * One JSON object a line: what is logged may hold line breaks and still is one record.
 *
 * @param level The least level that is written; `silent` writes nothing.
 * @param destination Standard output, if none is given.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: object) => withoutSecrets(fields) as Record<string, unknown>,
    },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** An error with its causes, without whatever else a library hung on it (requests, URLs, bound values). */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 500) }
  const { code, errcode, rid } = error as Error & Record<'code' | 'errcode' | 'rid', unknown>
  return {
    name: error.name,
    message: error.message.slice(0, 500),
    ...(code !== undefined && { code }),
    ...(errcode !== undefined && { errcode }),
    ...(rid !== undefined && { rid }),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
  }
}

function withoutSecrets(value: unknown): unknown {
  if (value instanceof Error) return describeError(value)
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, secretNames.has(name) ? '[redacted]' : withoutSecrets(inner)]),
  )
}
