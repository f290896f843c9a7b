import { candidates, npmHint } from './references.ts'
import { objectOr, readConfig, type App, type ConfigFile, type JsonObject } from './config.ts'
import type { Report } from './report.ts'
import type { FileTree, Source } from './tree.ts'

/** A page or component that the app reaches. */
export interface Part {
  path: string
  /** With references resolved to `/path/of/component`. */
  json: JsonObject
  /** Tags that its JSON names, also for components that were not found; undefined where the JSON is wrong. */
  tags: readonly string[] | undefined
}

/** What app.json leads to. */
export interface Collected {
  parts: Part[]
  appJson: JsonObject
  /** Tags that app.json names for all. */
  globalTags: readonly string[] | undefined
}

/** Follows app.json's pages and everyone's `usingComponents`. Circles are legal, as in WeChat. */
export function collectParts(tree: FileTree, app: App, report: Report): Collected {
  const parts = new Map<string, Part>()

  function addPage({ path, offset }: App['pages'][number]): void {
    if (parts.has(path)) return
    reportMissing(tree, path, report, app.file.source, offset)
    const part: Part = { path, json: {}, tags: [] }
    parts.set(path, part)
    const file = readConfig(tree, `${path}.json`, report) // a page may do without
    if (file) Object.assign(part, { json: resolveComponents(file), tags: tagsIn(file) })
  }

  function addComponent(reference: string, file: ConfigFile, offset: number): string | undefined {
    const found = findComponent(tree, reference, file.source.path)
    if ('lookedFor' in found) {
      report.add(
        'error',
        file.source,
        offset,
        `component "${reference}" not found: looked for ${found.lookedFor.join(', ')}${npmHint(reference)}`,
      )
      return undefined
    }
    const { path } = found
    if (parts.has(path)) return path
    reportMissing(tree, path, report, file.source, offset)
    const part: Part = { path, json: {}, tags: [] }
    parts.set(path, part) // before its own components, which may use this one
    const own = readConfig(tree, `${path}.json`, report)!
    if (own.valid && own.json.component !== true) {
      report.add('error', own.source, 0, 'a component has to say "component": true')
    }
    Object.assign(part, { json: resolveComponents(own), tags: tagsIn(own) })
    return path
  }

  function resolveComponents(file: ConfigFile): JsonObject {
    const { json, offsetOf } = file
    const resolveIn = (reference: unknown, ...at: string[]) => {
      if (typeof reference !== 'string') return undefined
      if (!/^[a-z]+:\/\//.test(reference)) return addComponent(reference, file, offsetOf(...at))
      report.add('warning', file.source, offsetOf(...at), `plugins cannot be run here: ${reference} is left out`)
      return undefined
    }
    const usingComponents: JsonObject = {}
    for (const [tag, reference] of Object.entries(objectOr(json.usingComponents))) {
      const path = resolveIn(reference, 'usingComponents', tag)
      if (path !== undefined) usingComponents[tag] = `/${path}`
    }
    const resolved: JsonObject = { ...json, usingComponents }
    if (json.componentGenerics !== undefined) {
      resolved.componentGenerics = Object.fromEntries(
        Object.entries(objectOr(json.componentGenerics)).map(([name, generic]) => {
          const path = resolveIn(objectOr(generic).default, 'componentGenerics', name, 'default')
          return [name, path === undefined ? true : { default: `/${path}` }]
        }),
      )
    }
    return resolved
  }

  for (const page of app.pages) addPage(page)
  const appJson = resolveComponents(app.file)
  if (objectOr(app.file.json.tabBar).custom === true) {
    const { source, offsetOf } = app.file
    const at = offsetOf('tabBar', 'custom')
    report.add('warning', source, at, 'custom tab bars are not drawn; the phone shows its own')
    // A component that nobody names: it has to lie here.
    addComponent('/custom-tab-bar/index', app.file, at)
  }
  return { parts: [...parts.values()], appJson, globalTags: tagsIn(app.file) }
}

const tagsIn = ({ valid, json }: ConfigFile): string[] | undefined =>
  valid ? [json.usingComponents, json.componentGenerics].flatMap((tags) => Object.keys(objectOr(tags))) : undefined

function findComponent(tree: FileTree, reference: string, from: string): { path: string } | { lookedFor: string[] } {
  const paths = candidates(tree, reference, from).flatMap(({ path, npm }) =>
    npm?.bare ? [`${path}/index`] : [path, `${path}/index`],
  )
  const path = paths.find((candidate) => tree.has(`${candidate}.json`))
  return path === undefined ? { lookedFor: paths.map((candidate) => tree.fileOf(`${candidate}.json`)) } : { path }
}

/** A page or component is at least a template and a script. */
function reportMissing(tree: FileTree, path: string, report: Report, from: Source, offset: number): void {
  const wanted = [[`${path}.wxml`], [`${path}.ts`, `${path}.js`]]
  const missing = wanted.filter((names) => !names.some((name) => tree.has(name)))
  if (missing.length === 0) return
  const list = missing.map((names) => names.map((name) => tree.fileOf(name)).join(' or ')).join(', ')
  report.add('error', from, offset, `${path} is incomplete: ${list} not found`)
}
