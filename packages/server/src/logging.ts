import { pino, type DestinationStream } from 'pino'

/** Names under which nothing may ever be logged, however deep; a second line of defence behind not passing them. */
const secretNames = [
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
]

export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** One JSON object a line: what is logged may hold line breaks and still is one record. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    serializers: { error: describeError },
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
