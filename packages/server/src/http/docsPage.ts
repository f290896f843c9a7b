import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { operationsOf, type OpenApiDocument } from './openapi.ts'

const style = `
:root { color-scheme: light dark; --line: light-dark(#d8dde3, #3a424b); --soft: light-dark(#f4f6f8, #1d2228) }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 60rem; font: 1rem/1.6 system-ui, sans-serif }
h1, h2, h3 { line-height: 1.3; margin: 2.5rem 0 .75rem }
h1 { margin-top: 0 }
nav { columns: 24rem 2; padding: 1rem; background: var(--soft); border-radius: .5rem }
nav + nav { columns: 10rem; margin: 1rem 0 2rem }
nav a { display: block; overflow-wrap: anywhere }
code, pre { font: .9em ui-monospace, monospace }
pre { overflow-x: auto; padding: 1rem; background: var(--soft); border-radius: .5rem }
section { border-top: 1px solid var(--line) }
table { border-collapse: collapse; width: 100% }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
`

const styleHash = createHash('sha256').update(style).digest('base64')

/** Nothing but the page's own style sheet: no script, no picture, no other host. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

type Operation = ReturnType<typeof operationsOf>[number]
type Html = ReturnType<typeof html>

/** The document as one page to read. */
export function docsPage(document: OpenApiDocument): Html {
  const operations = operationsOf(document)
  const schemas = Object.entries(document.components?.schemas ?? {})
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${document.info.title} ${document.info.version}</title>
      ${raw(`<style>${style}</style>`)}
      <h1>${document.info.title} ${document.info.version}</h1>
      <p>${document.info.description} The same as a document: <a href="/openapi.json">openapi.json</a>.</p>
      <nav aria-label="Operations">
        ${operations.map(
          ({ method, path, operation }) => html`<a href="#${operation.operationId}"><code>${method} ${path}</code></a>`,
        )}
      </nav>
      <nav aria-label="Shapes">${schemas.map(([name]) => html`<a href="#${name}">${name}</a>`)}</nav>
      ${operations.map(operationSection)} ${schemas.map(schemaSection)}
    </html>`
}

function operationSection({ method, path, operation }: Operation): Html {
  const schemes = (operation.security ?? []).flatMap(Object.keys)
  const body = operation.requestBody && 'content' in operation.requestBody ? operation.requestBody.content : undefined
  return html`<section id="${operation.operationId}">
    <h2><code>${method} ${path}</code></h2>
    <p>
      ${operation.summary}. ${schemes.length > 0 ? html`Bearer: <em>${schemes.join(', ')}</em>.` : 'Open to anybody.'}
    </p>
    ${body ? html`<p>Body: ${contentLink(body)}</p>` : ''}
    <table>
      <tr>
        <th>Status</th>
        <th>Meaning</th>
        <th>Body</th>
      </tr>
      ${Object.entries(operation.responses ?? {}).map(
        ([status, reply]) =>
          html`<tr>
            <td>${status}</td>
            <td>${reply.description}</td>
            <td>${reply.content ? contentLink(reply.content) : ''}</td>
          </tr>`,
      )}
    </table>
  </section>`
}

function contentLink(content: Record<string, { schema?: object }>): Html[] {
  return Object.entries(content).map(([mediaType, { schema }]) => {
    const name = schema && '$ref' in schema ? String(schema.$ref).split('/').at(-1) : undefined
    return name ? html`<a href="#${name}">${name}</a>` : html`<code>${mediaType}</code>`
  })
}

function schemaSection([name, schema]: [string, object]): Html {
  return html`<section id="${name}">
    <h3>${name}</h3>
    <pre>${JSON.stringify(schema, null, 2)}</pre>
  </section>`
}
