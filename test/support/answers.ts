import { readFileSync } from 'node:fs'
import { undocumentedAnswers } from '../../packages/server/src/http/testing/documented.ts'
import type { RequestLogEntry } from '../../packages/server/src/http/app.ts'
import type { OpenApiDocument } from '../../packages/server/src/http/openapi.ts'
import type { StartOptions } from '@quickreg/server'

type Log = NonNullable<StartOptions['log']>

const document = JSON.parse(
  readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
) as OpenApiDocument

/**
 * Remembers what servers answered, by their log.
 *
 * @param log What is logged goes there too.
 */
export function watchAnswers(log?: Log): { log: Log; undocumented(): string[] } {
  const answers = new Map<string, RequestLogEntry>()
  return {
    log: {
      info(fields, message) {
        if (message === 'request') note(fields as RequestLogEntry)
        log?.info(fields, message)
      },
      warn: (fields, message) => log?.warn(fields, message),
      error: (fields, message) => log?.error(fields, message),
    },
    undocumented: () => undocumentedAnswers(document, [...answers.values()]).map(nameOf),
  }

  function note(entry: RequestLogEntry): void {
    if (entry.route !== 'none' && !undescribed.includes(entry.route)) answers.set(nameOf(entry), entry)
  }
}

/** They are no part of the interface they describe. */
const undescribed = ['/openapi.json', '/docs']

const nameOf = ({ method, route, status, code }: RequestLogEntry) => [method, route, status, code].join(' ')
