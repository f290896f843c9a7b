import { OpenAPIHono, z } from '@hono/zod-openapi'
import { flowIdSchema, problems, problemSchema, type ProblemCode } from '@quickreg/contract'
import type { Env } from 'hono'
import { securitySchemes } from './auth.ts'

/** Apps of every family, seen from outside. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Hono's Env is invariant, so no narrower type fits all
export type AnyApp = OpenAPIHono<any>

export type OpenApiDocument = ReturnType<AnyApp['getOpenAPI31Document']>

/** The document (OpenAPI 3.1), generated from the very schemas that check the requests. */
export function openApiDocument(app: AnyApp): OpenApiDocument {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Quickreg API',
      version: 'v1',
      description: 'Registers the users of a WeChat mini program by phone number. Times are ISO 8601 in UTC.',
    },
    servers: [{ url: '/' }],
  })
  return { ...document, components: { ...document.components, securitySchemes } }
}

/** Every operation's method and path by its name: small enough to read, and to compare after a change. */
export function routeMap(document: OpenApiDocument): Record<string, { method: string; path: string }> {
  return Object.fromEntries(
    operationsOf(document).map(({ method, path, operation }) => [operation.operationId, { method, path }]),
  )
}

const methods = ['get', 'post', 'delete'] as const

export function operationsOf(document: OpenApiDocument) {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method]
      return operation ? [{ method: method.toUpperCase(), path, operation }] : []
    }),
  )
}

export function newRoutes<E extends Env>(): OpenAPIHono<E> {
  return new OpenAPIHono<E>()
}

export function jsonRequest<S extends z.ZodType>(schema: S) {
  return { body: { required: true, content: { 'application/json': { schema } } } }
}

export function jsonReply<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { 'application/json': { schema } } }
}

/** Of every route of one flow. */
export const flowParams = z.object({ flowId: flowIdSchema })

export function textReply<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { 'text/plain': { schema } } }
}

/** What the reader of JSON bodies may answer. */
export const jsonProblems = ['invalid_request', 'body_too_large', 'unsupported_media_type'] as const
/** Scenes and policies are the operator's to change, also while a flow is open. */
export const sceneProblems = ['scene_unknown', 'consent_outdated'] as const
/** What WeChat's trouble becomes. */
export const wechatProblems = ['wechat_misconfigured', 'wechat_unavailable'] as const

/**
 * The problem responses of a route, by status; the description lists the codes. Typed as none: handlers throw these
 * and never return them, so the type of what a handler returns stays that of its success.
 */
export function problemReplies(...codes: ProblemCode[]): Record<never, never> {
  const all: ProblemCode[] = [...codes, 'internal', 'overloaded']
  return Object.fromEntries(
    all.map((code) => {
      const description = all.filter((other) => problems[other] === problems[code]).join(', ')
      return [problems[code], { description, content: { 'application/problem+json': { schema: problemSchema } } }]
    }),
  )
}
