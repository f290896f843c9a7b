import type { RequestLogEntry } from '../app.ts'
import { operationsOf, type OpenApiDocument } from '../openapi.ts'

/** Of the logged answers those that the document does not foresee for their route. */
export function undocumentedAnswers(document: OpenApiDocument, requests: readonly RequestLogEntry[]) {
  const operations = operationsOf(document)
  return requests.filter(({ method, route, status, code }) => {
    const path = route.replaceAll(/:(\w+)/g, '{$1}')
    const found = operations.find((operation) => operation.method === method && operation.path === path)
    const reply: { description?: string } | undefined = found?.operation.responses?.[status]
    return !reply || (code && !reply.description?.split(', ').includes(code))
  })
}
