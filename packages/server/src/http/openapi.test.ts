import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bareApp } from './testing/bare.ts'
import { examples } from './testing/examples.ts'
import { openApiDocument, operationsOf, routeMap } from './openapi.ts'

const { app } = bareApp({})
const document = openApiDocument(app)
const operations = operationsOf(document)

describe('the document', () => {
  it('has the routes that docs/route-map.json promises, under the names of the examples', () => {
    const promised = readFileSync(new URL('../../../../docs/route-map.json', import.meta.url), 'utf8')
    expect(routeMap(document)).toEqual(JSON.parse(promised))
    expect(Object.keys(examples).sort()).toEqual(Object.keys(routeMap(document)).sort())
  })

  it('has every route the app has, and no other', () => {
    const served = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    const undocumented = ['GET /openapi.json', 'GET /docs']
    const documented = operations.map(({ method, path }) => `${method} ${path}`)
    expect([...new Set(served)].sort()).toEqual([...documented, ...undocumented].sort())
  })

  it('is OpenAPI 3.1 in which every reference leads somewhere', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(document.info).toMatchObject({ title: 'Quickreg API', version: expect.any(String) })
    const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? []
    expect(references.length).toBeGreaterThan(0)
    for (const reference of references) {
      const [, section, name] = /^"\$ref":"#\/components\/(\w+)\/(\w+)"$/.exec(reference) ?? []
      expect({ reference, target: document.components?.[section as 'schemas']?.[name!] }).toMatchObject({
        target: expect.anything(),
      })
    }
    // 3.0 spellings have no meaning in 3.1.
    expect(JSON.stringify(document)).not.toMatch(/"nullable"|"exclusiveMinimum":(true|false)/)
  })

  it.each(operations)('$method $path is described', ({ path, operation }) => {
    expect(operation.summary).toBeTruthy()
    expect(operation.tags).toHaveLength(1)
    const named = (operation.parameters ?? []).flatMap((p) => ('in' in p && p.in === 'path' ? [p.name] : []))
    expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
    for (const scheme of (operation.security ?? []).flatMap(Object.keys)) {
      expect(document.components?.securitySchemes).toHaveProperty(scheme)
    }
    const statuses = Object.keys(operation.responses ?? {})
    if (!path.match(/sms|otp/)) expect(statuses.some((status) => status.startsWith('2'))).toBe(true)
    if (path !== '/readyz') expect(statuses).toContain('500')
  })

  it('says that unknown fields are refused', () => {
    for (const name of ['SignIn', 'SendOtp', 'SubmitOtp', 'Refusal', 'Refresh']) {
      expect(document.components?.schemas?.[name]).toMatchObject({ additionalProperties: false })
    }
  })
})

describe('serving it', () => {
  it('gives document and page, where asked for', async () => {
    expect(await (await app.request('/openapi.json')).json()).toEqual(JSON.parse(JSON.stringify(document)))
    const hidden = bareApp({}, { docs: false }).app
    expect((await hidden.request('/openapi.json')).status).toBe(404)
    expect((await hidden.request('/docs')).status).toBe(404)
  })

  it('the page has every operation, and loads and runs nothing', async () => {
    const response = await app.request('/docs')
    const page = await response.text()
    for (const { method, path, operation } of operations) {
      expect(page).toContain(`<section id="${operation.operationId}">`)
      expect(page).toContain(`${method} ${path}`)
    }
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=|style=|https?:\/\//i)
    const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${target}"`)
  })
})
