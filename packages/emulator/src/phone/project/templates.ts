import { createHash } from 'node:crypto'
import { TmplGroup } from 'glass-easel-template-compiler'
import { lineAndColumn, type Place, type Report } from './report.ts'
import type { FileTree, Source } from './tree.ts'
import { findSyntaxError, rewriteWxs, wxsRequires, wxsRuntime } from './wxs.ts'
import { tagsOf, type Tag } from './wxmlTags.ts'

/** What is known of a WXML or WXS file that is in the group. */
interface Entry extends WxmlFile {
  findings: Finding[]
}

export interface WxmlFile {
  source: Source
  /** Of what it includes, imports or runs; with suffix. */
  uses: readonly string[]
  /** None where it has errors. */
  tags: readonly Tag[]
}

interface Finding {
  severity: 'error' | 'warning'
  at: Place
  message: string
}

export interface CompiledTemplates {
  /** The expression `BuiltProject.templates` is. */
  expression: string
  /** By path without suffix: changes with the WXML and all it includes, imports or runs. */
  hashes: Map<string, string>
  /** All that the paths come to, WXS as well. */
  files: ReadonlyMap<string, WxmlFile>
}

/**
 * Compiles WXML and WXS; the only file that knows glass-easel's template compiler. Files that did not change since the last
 * build stay compiled.
 */
export class Templates {
  readonly #group = newGroup()
  #entries = new Map<string, Entry>()
  #expression = ''

  /** @param paths Pages and components, without suffix. */
  build(tree: FileTree, paths: string[], report: Report): CompiledTemplates {
    const entries = new Map<string, Entry>()
    let changed = false
    const visit = (path: string, from?: Source): void => {
      if (entries.has(path)) return
      const source = tree.read(path)
      if (!source) {
        if (from) report.add('error', from, referenceAt(from, path), `${tree.fileOf(path)} not found`)
        return
      }
      const known = this.#entries.get(path)
      const entry =
        known?.source === source ? known : path.endsWith('.wxs') ? this.#addWxs(source) : this.#addWxml(source)
      changed ||= entry !== known
      entries.set(path, entry)
      for (const { severity, at, message } of entry.findings) report.add(severity, source, at, message)
      for (const used of entry.uses) visit(used, source)
    }
    for (const path of paths) visit(`${path}.wxml`)
    for (const path of this.#entries.keys()) {
      if (entries.has(path)) continue
      this.#remove(path)
      changed = true
    }
    this.#entries = entries
    if (changed || this.#expression === '') this.#expression = this.#group.getTmplGenObjectGroups()
    const hashes = new Map(paths.map((path) => [path, this.#hash(`${path}.wxml`)]))
    return { expression: this.#expression, hashes, files: entries }
  }

  close(): void {
    this.#group.free()
  }

  #addWxml(source: Source): Entry {
    const path = withoutSuffix(source.path)
    const text = withoutMark(source.text)
    const findings = (this.#group.addTmpl(path, text) as Diagnostic[]).flatMap((diagnostic) =>
      readDiagnostic(diagnostic, source),
    )
    if (findings.some(({ severity }) => severity === 'error')) {
      this.#group.addTmpl(path, '') // a template that shows nothing
      return { source, findings, uses: [], tags: [] }
    }
    const uses = (this.#group.getDirectDependencies(path) as string[]).map((used) => `${used}.wxml`)
    uses.push(...(this.#group.getScriptDependencies(path) as string[]).map((used) => `${used}.wxs`))
    for (const name of this.#group.getInlineScriptModuleNames(path) as string[]) {
      const script = this.#group.getInlineScript(path, name)
      const code = rewriteWxs(script)
      const wrong = findSyntaxError(code)
      if (wrong)
        findings.push({ severity: 'error', at: placeInside(text, script, wrong), message: `wxs: ${wrong.message}` })
      this.#group.setInlineScript(path, name, wrong ? '' : code)
      uses.push(...wxsRequires(script).map((specifier) => resolveWxs(specifier, source.path)))
    }
    return { source, findings, uses, tags: tagsOf(text) }
  }

  #addWxs(source: Source): Entry {
    const path = withoutSuffix(source.path)
    const code = rewriteWxs(withoutMark(source.text))
    const wrong = findSyntaxError(code)
    this.#group.addScript(path, wrong ? '' : code)
    // WXML asks for a script without its suffix, `require` for one with it: one module under two names.
    this.#group.addScript(`${path}.wxs`, `module.exports = require('/${path}')`)
    const findings: Finding[] = wrong ? [{ severity: 'error', at: wrong, message: wrong.message }] : []
    const uses = wxsRequires(source.text).map((specifier) => resolveWxs(specifier, source.path))
    return { source, findings, uses, tags: [] }
  }

  #remove(path: string): void {
    if (path.endsWith('.wxml')) this.#group.removeTmpl(withoutSuffix(path))
    else for (const name of [path, withoutSuffix(path)]) this.#group.removeScript(name)
  }

  #hash(path: string): string {
    const reached = new Set<string>()
    const reach = (at: string): void => {
      if (reached.has(at)) return
      reached.add(at)
      for (const used of this.#entries.get(at)?.uses ?? []) reach(used)
    }
    reach(path)
    const hash = createHash('sha256')
    for (const at of [...reached].sort()) hash.update(`${at}\0${this.#entries.get(at)?.source.text ?? ''}\0`)
    return hash.digest('base64url').slice(0, 16)
  }
}

function newGroup(): TmplGroup {
  const group = new TmplGroup()
  group.setExtraRuntimeScript(wxsRuntime)
  return group
}

interface Diagnostic {
  level: 'Fatal' | 'Error' | 'Warn' | 'Note'
  code: number
  message: string
  /** From 0. */
  startLine: number
  startColumn: number
}

/**
 * Its levels are not WeChat's: it takes what is not closed and merely warns, while WeChat's compiler refuses that; and
 * it calls children of `<slot/>` an error, which WeChat's own component libraries have.
 */
function readDiagnostic({ level, code, message, startLine, startColumn }: Diagnostic, source: Source): Finding[] {
  const severity = level === 'Fatal' || refusedByWechat.has(code) ? 'error' : 'warning'
  // Warnings are for those who can act on them.
  if (severity === 'warning' && (level === 'Note' || source.path.includes('miniprogram_npm/'))) return []
  return [{ severity, at: { line: startLine + 1, column: startColumn + 1 }, message }]
}

const refusedByWechat = new Set([
  65543, // missing end tag
  65567, // invalid end tag
  65546, // invalid attribute name
  65565, // should be quoted
  65562, // missing module name
])

const withoutSuffix = (path: string) => path.replace(/\.wx(?:ml|s)$/, '')

const withoutMark = (text: string) => text.replace(/^\uFEFF/, '')

/** As the compiler's own `require` does. */
function resolveWxs(specifier: string, from: string): string {
  const base = specifier.startsWith('/') ? '' : from
  const path = new URL(encodeURI(specifier), new URL(encodeURI(base), 'wxs:///')).pathname.slice(1)
  return `${withoutSuffix(decodeURI(path))}.wxs`
}

/** Where `<import src>`, `<include src>`, `<wxs src>` or `require` names a path. */
function referenceAt({ text, path: from }: Source, path: string): number | undefined {
  for (const match of text.matchAll(/(?:\bsrc\s*=\s*|\brequire\s*\(\s*)(["'])(.*?)\1/g)) {
    if (withoutSuffix(resolveWxs(match[2]!, from)) === withoutSuffix(path)) return match.index
  }
  return undefined
}

function placeInside(text: string, script: string, { line, column }: { line: number; column: number }): Place {
  const start = lineAndColumn(text, Math.max(text.indexOf(script), 0))
  return { line: start.line + line - 1, column: line === 1 ? start.column + column - 1 : column }
}
