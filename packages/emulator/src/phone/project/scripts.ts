import { posix } from 'node:path'
import type { Message } from 'esbuild'
import type { Module } from '../wire.ts'
import { compileScripts, type Compiled } from './compileScript.ts'
import { JsonSyntaxError, parseJson } from './json.ts'
import { candidates, npmHint } from './references.ts'
import type { Place, Report } from './report.ts'
import type { FileTree, Source } from './tree.ts'

/** The modules that a mini program may come to run. */
export class Scripts {
  readonly #compiled = new WeakMap<Source, Compiled>()
  /** Source map and file by module, for stacks. */
  maps = new Map<string, { file: string; map: string }>()

  /**
   * @param entries Paths of pages and components, without suffix.
   * @returns By module key, in the order they were found.
   */
  async build(tree: FileTree, entries: string[], report: Report): Promise<Record<string, Module>> {
    const modules: Record<string, Module> = {}
    const maps: Scripts['maps'] = new Map()
    const seen = new Set<string>()
    let wave = entries.map((path) => scriptAt(tree, path)).filter((path) => path !== undefined)
    while (wave.length > 0) {
      const sources = [...new Set(wave)].filter((path) => !seen.has(path)).map((path) => tree.read(path)!)
      await this.#compile(sources.filter(({ path }) => !path.endsWith('.json')))
      wave = []
      for (const source of sources) {
        seen.add(source.path)
        const key = moduleKey(source.path)
        if (source.path.endsWith('.json')) {
          modules[key] = jsonModule(source, report)
          continue
        }
        const compiled = this.#compiled.get(source)!
        reportMessages(compiled, source, report)
        if ('errors' in compiled) continue
        const requires: Record<string, string> = {}
        for (const specifier of compiled.specifiers) {
          const path = resolveModule(tree, specifier, source, report)
          if (path === undefined) continue
          requires[specifier] = moduleKey(path)
          wave.push(path)
        }
        modules[key] = { code: compiled.code, file: source.file, requires }
        maps.set(key, { file: source.file, map: compiled.map })
      }
    }
    this.maps = maps
    return modules
  }

  async #compile(sources: Source[]): Promise<void> {
    const fresh = sources.filter((source) => !this.#compiled.has(source))
    const results = await compileScripts(fresh)
    fresh.forEach((source, index) => this.#compiled.set(source, results[index]!))
  }
}

/** The script of a page or component, TypeScript before what may have been compiled from it. */
export const scriptAt = (tree: FileTree, path: string): string | undefined =>
  [`${path}.ts`, `${path}.js`].find((candidate) => tree.has(candidate))

export const moduleKey = (path: string) => path.replace(/\.ts$/, '.js')

function resolveModule(tree: FileTree, specifier: string, source: Source, report: Report): string | undefined {
  const found = candidates(tree, specifier, source.path)
  for (const { path, npm } of found) {
    const info = npm && tree.getPackage(npm.packagePath)
    const base = npm?.bare ? posix.join(path, info!.main) : path
    const file = moduleFiles(base).find((candidate) => tree.has(candidate))
    if (file === undefined) continue
    if (info?.bundled && !npm!.bare && !source.path.startsWith(`${npm!.packagePath}/`)) {
      const why = `WeChat bundles this package into one file, so "${specifier}" cannot be required there`
      report.add('warning', source, specifierAt(source, specifier), why)
    }
    return file
  }
  const why = `"${specifier}" not found: looked for ${tree.fileOf(found.at(-1)!.path)} with .ts, .js, .json and /index`
  // A warning, for WeChat too complains only when the line is run; many libraries try one module and take another.
  report.add('warning', source, specifierAt(source, specifier), why + npmHint(specifier))
  return undefined
}

const moduleFiles = (path: string) => [
  ...(/\.(?:ts|js|json)$/.test(path) ? [path.replace(/\.js$/, '.ts'), path] : []),
  ...['.ts', '.js', '.json', '/index.ts', '/index.js'].map((suffix) => path + suffix),
]

function specifierAt({ text }: Source, specifier: string): Place | undefined {
  const offset = [`'${specifier}'`, `"${specifier}"`].map((quoted) => text.indexOf(quoted)).find((at) => at !== -1)
  return offset
}

function jsonModule(source: Source, report: Report): Module {
  try {
    parseJson(source.text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    report.add('error', source, error.offset, error.message)
  }
  return { code: source.text, file: source.file, requires: {} }
}

function reportMessages(compiled: Compiled, source: Source, report: Report): void {
  const add = (severity: 'error' | 'warning') => (message: Message) => {
    const { line, column } = message.location ?? { line: 1, column: 0 }
    report.add(severity, source, { line, column: column + 1 }, message.text)
  }
  if ('errors' in compiled) compiled.errors.forEach(add('error'))
  else if (!source.path.includes('miniprogram_npm/')) compiled.warnings.forEach(add('warning'))
}
