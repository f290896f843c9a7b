import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorTable } from '@quickreg/protocol'
import { format, resolveConfig } from 'prettier'
import { configSchema } from '../packages/server/src/config.ts'
import { createHttpApp } from '../packages/server/src/http/app.ts'
import { openApiDocument, routeMap } from '../packages/server/src/http/openapi.ts'
import type { UseCases } from '../packages/server/src/usecases/index.ts'
import { configurationPage } from './configuration/page.ts'
import { errorsPage } from './errorsPage.ts'
import { ladderPage } from './ladderPage.ts'
import { root } from './lib/installed.mjs'
import { readmeWithFigures } from './readmeFigures.ts'

/** The pages that are made from code, and of the READMEs what was measured, by their path. */
export async function generatedPages(): Promise<Record<string, string>> {
  const document = openApiDocument(describedApp())
  const pages: Record<string, string> = {
    'docs/configuration.md': configurationPage(configSchema, 'en'),
    'docs/configuration.zh-CN.md': configurationPage(configSchema, 'zh'),
    'docs/errors.md': errorsPage(errorTable, 'en'),
    'docs/errors.zh-CN.md': errorsPage(errorTable, 'zh'),
    'docs/ladder.md': ladderPage('en'),
    'docs/ladder.zh-CN.md': ladderPage('zh'),
    'docs/openapi.json': JSON.stringify(document),
    'docs/route-map.json': JSON.stringify(routeMap(document)),
    'README.md': readmeWithFigures('README.md', 'en'),
    'README.zh-CN.md': readmeWithFigures('README.zh-CN.md', 'zh'),
  }
  for (const [path, text] of Object.entries(pages)) {
    pages[path] = await format(text, { ...(await resolveConfig(join(root, path))), filepath: path })
  }
  return pages
}

export async function writePages(): Promise<string[]> {
  const pages = Object.entries(await generatedPages())
  for (const [path, text] of pages) writeFileSync(join(root, path), text)
  return pages.map(([path]) => path)
}

/** Pages that are no longer what the code says. */
export async function stalePages(): Promise<string[]> {
  return Object.entries(await generatedPages()).flatMap(([path, text]) => (read(path) === text ? [] : [path]))
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}

/** Routes describe themselves; nothing is ever called. */
function describedApp() {
  return createHttpApp({
    useCases: {} as UseCases,
    keyring: { signingKeys: [] as never },
    now: () => new Date(0),
    serviceKeys: {},
    docs: false,
    clientAddress: () => undefined,
    ready: () => Promise.resolve(true),
    newTraceId: () => '',
    log: { request: () => {}, error: () => {} },
  })
}
