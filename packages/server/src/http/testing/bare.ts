import { randomBytes } from 'node:crypto'
import { createKeyring, generateKeys } from '../../keys.ts'
import type { UseCases } from '../../usecases/index.ts'
import { createClientAddress } from '../clientAddress.ts'
import { createHttpApp, type HttpOptions, type RequestLogEntry } from '../app.ts'

export const keyring = createKeyring(generateKeys(randomBytes), randomBytes)

/** The HTTP layer around the given use cases, and all it logs. */
export function bareApp(useCases: Partial<UseCases>, options: Partial<HttpOptions> = {}) {
  const requests: RequestLogEntry[] = []
  const errors: { error: unknown; traceId: string }[] = []
  const app = createHttpApp({
    useCases: useCases as UseCases, // a missing one fails the test that reaches it
    keyring,
    now: () => new Date(),
    serviceKeys: {},
    docs: true,
    clientAddress: createClientAddress([]),
    ready: async () => true,
    newTraceId: () => randomBytes(16).toString('hex'),
    log: {
      request: (entry) => requests.push(entry),
      error: (error, { traceId }) => errors.push({ error, traceId }),
    },
    ...options,
  })
  return { app, requests, errors }
}

export const json = { 'content-type': 'application/json' }
