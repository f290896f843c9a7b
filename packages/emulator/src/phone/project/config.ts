import { posix } from 'node:path'
import type { AppConfig, PageConfig, TabBar } from '../wire.ts'
import { JsonSyntaxError, parseJson, type ParsedJson } from './json.ts'
import type { Report } from './report.ts'
import type { FileTree, Source } from './tree.ts'

export type JsonObject = Record<string, unknown>

/** A JSON file that holds an object, with what is needed to point into it. */
export interface ConfigFile {
  source: Source
  /** False where the file is wrong; `json` is then empty. */
  valid: boolean
  json: JsonObject
  offsetOf: ParsedJson['offsetOf']
}

/** @returns Undefined where there is no such file; an empty object where it is wrong, and the report says so. */
export function readConfig(tree: FileTree, path: string, report: Report): ConfigFile | undefined {
  const source = tree.read(path)
  if (!source) return undefined
  try {
    const { value, offsetOf } = parseJson(source.text)
    if (isObject(value)) return { source, valid: true, json: value, offsetOf }
    report.add('error', source, 0, 'a JSON object is expected: {…}')
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    report.add('error', source, error.offset, error.message)
  }
  return { source, valid: false, json: {}, offsetOf: () => 0 }
}

export interface App {
  config: AppConfig
  file: ConfigFile
  /** Pages, and where app.json names them. */
  pages: { path: string; offset: number }[]
}

/** Reads app.json and the theme it names. */
export function readApp(tree: FileTree, report: Report): App {
  const file = readConfig(tree, 'app.json', report) ?? missingApp(tree, report)
  const { source, json, offsetOf } = file
  const pages = listPages(json, offsetOf)
  if (file.valid && pages.length === 0) {
    report.add('error', source, offsetOf('pages'), '"pages" has to list at least one page')
  }
  const config: AppConfig = {
    pages: pages.map(({ path }) => path),
    entryPagePath: typeof json.entryPagePath === 'string' ? stripSlash(json.entryPagePath) : (pages[0]?.path ?? ''),
    window: objectOr(json.window) as PageConfig,
    darkmode: json.darkmode === true,
    json,
  }
  const tabBar = objectOr(json.tabBar)
  if (Array.isArray(tabBar.list)) config.tabBar = tabBar as unknown as TabBar
  if (typeof json.themeLocation === 'string') {
    const theme = readConfig(tree, stripSlash(json.themeLocation), report)
    if (theme) config.theme = { light: strings(theme.json.light), dark: strings(theme.json.dark) }
    else report.add('error', source, offsetOf('themeLocation'), `${json.themeLocation} not found`)
  }
  for (const { path, at } of pagesMeant(config)) {
    if (!config.pages.includes(path)) report.add('error', source, offsetOf(...at), `${path} is not among the pages`)
  }
  return { config, file, pages }
}

/** Pages that app.json speaks of elsewhere than in its lists. */
function pagesMeant({ entryPagePath, tabBar, json }: AppConfig): { path: string; at: (string | number)[] }[] {
  const entry = json.entryPagePath === undefined ? [] : [{ path: entryPagePath, at: ['entryPagePath'] }]
  const tabs = (tabBar?.list ?? []).map((tab, index) => ({
    path: String(objectOr(tab).pagePath),
    at: ['tabBar', 'list', index, 'pagePath'],
  }))
  return [...entry, ...tabs]
}

/** It was there when the project was opened, and may come back. */
function missingApp(tree: FileTree, report: Report): ConfigFile {
  const source = { path: 'app.json', file: tree.fileOf('app.json'), text: '' }
  report.add('error', source, undefined, 'not found')
  return { source, valid: false, json: {}, offsetOf: () => 0 }
}

function listPages(json: JsonObject, offsetOf: ConfigFile['offsetOf']): App['pages'] {
  const main = arrayOr(json.pages).map((page, index) => ({ path: page, offset: offsetOf('pages', index) }))
  const key = 'subPackages' in json ? 'subPackages' : 'subpackages' // WeChat reads both spellings
  const sub = arrayOr(json[key]).flatMap((subpackage, at) => {
    const { root, pages } = objectOr(subpackage)
    return arrayOr(pages).map((page, index) => ({
      path: typeof page === 'string' ? posix.join(String(root ?? ''), page) : page,
      offset: offsetOf(key, at, 'pages', index),
    }))
  })
  return [...main, ...sub]
    .filter((page): page is App['pages'][number] => typeof page.path === 'string')
    .map(({ path, offset }) => ({ path: stripSlash(posix.normalize(path)), offset }))
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const objectOr = (value: unknown): JsonObject => (isObject(value) ? value : {})

const arrayOr = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

const strings = (value: unknown) =>
  Object.fromEntries(
    Object.entries(objectOr(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )

const stripSlash = (path: string) => path.replace(/^\.?\//, '')
