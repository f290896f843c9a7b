import type { Hono } from 'hono'
import { newRoutes, openApiDocument, type AnyApp } from './openapi.ts'
import { docsPage, docsPolicy } from './docsPage.ts'
import type { HttpEnv } from './env.ts'

/** The document, and a page of it for people; neither is part of the interface it describes. */
export function docsRoutes(app: AnyApp): Hono<HttpEnv> {
  const document = openApiDocument(app)
  const page = docsPage(document)
  return newRoutes<HttpEnv>()
    .get('/openapi.json', (c) => c.json(document))
    .get('/docs', (c) => c.html(page, 200, { 'content-security-policy': docsPolicy }))
}
