import { posix } from 'node:path'
import postcss, { CssSyntaxError, type AtRule, type Node, type Root } from 'postcss'
import { candidates } from './references.ts'
import type { Place, Report } from './report.ts'
import { rewriteSelector } from './selectors.ts'
import { replaceThemeQueries } from './themes.ts'
import type { FileTree, Source } from './tree.ts'

/** A style sheet with its imports still to be filled in. */
interface Sheet {
  parts: (string | { reference: string; at: Place })[]
  problems: { severity: 'error' | 'warning'; at: Place; message: string }[]
}

/** Turns WXSS into CSS. Class names get a `scopeMarker`, see there. */
export class Styles {
  readonly #sheets = new WeakMap<Source, Sheet>()

  /** @returns The style of a unit with everything it imports, or undefined where it has none. */
  build(tree: FileTree, path: string, report: Report): string | undefined {
    const source = tree.read(`${path}.wxss`)
    return source && this.#expand(tree, source, report, [])
  }

  #expand(tree: FileTree, source: Source, report: Report, importing: string[]): string {
    const sheet = this.#sheets.get(source) ?? parseSheet(source)
    this.#sheets.set(source, sheet)
    for (const { severity, at, message } of sheet.problems) {
      if (!isThirdParty(source) || severity === 'error') report.add(severity, source, at, message)
    }
    const inside = [...importing, source.path]
    return sheet.parts
      .map((part) => {
        if (typeof part === 'string') return part
        const paths = candidates(tree, part.reference, source.path).flatMap(({ path }) => [path, `${path}.wxss`])
        const path = paths.find((candidate) => tree.has(candidate))
        if (path === undefined) {
          const looked = paths.map((candidate) => tree.fileOf(candidate)).join(', ')
          report.add('error', source, part.at, `@import "${part.reference}" not found: looked for ${looked}`)
        }
        // A sheet that imports itself by a detour adds nothing the second time.
        return path === undefined || inside.includes(path) ? '' : this.#expand(tree, tree.read(path)!, report, inside)
      })
      .join('\n')
  }
}

function parseSheet(source: Source): Sheet {
  try {
    return rewriteSheet(postcss.parse(source.text), source)
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error
    const at = { line: error.line ?? 1, column: error.column ?? 1 }
    return { parts: [], problems: [{ severity: 'error', at, message: error.reason }] }
  }
}

function rewriteSheet(root: Root, source: Source): Sheet {
  const problems: Sheet['problems'] = []
  root.walkRules((rule) => {
    if (rule.parent?.type === 'atrule' && /keyframes$/i.test((rule.parent as AtRule).name)) return
    try {
      rule.selector = rewriteSelector(rule.selector)
    } catch (error) {
      const at = placeOf(rule)
      problems.push({ severity: 'error', at, message: `not a selector: ${(error as Error).message}` })
      rule.remove()
    }
  })
  replaceThemeQueries(root)
  root.walkAtRules('media', (media) => {
    media.params = withoutRpx(media.params)
  })
  root.walkDecls((declaration) => {
    const { value } = declaration
    if (value.includes('rpx')) declaration.value = withoutRpx(value)
    if (value.includes('vh')) declaration.value = withoutVh(declaration.value)
    if (!value.includes('url(')) return
    declaration.value = declaration.value.replace(localUrl, (_, _quote, path: string) => {
      const at = placeOf(declaration)
      problems.push({ severity: 'warning', at, message: `WeChat loads no local files from WXSS: ${path}` })
      return `url("${fileAddress(path, source.path)}")`
    })
  })
  const parts = root.nodes.map((node): Sheet['parts'][number] => {
    const imported = node.type === 'atrule' && node.name === 'import' ? importPattern.exec(node.params) : null
    return imported
      ? { reference: imported[2]!, at: placeOf(node) }
      : `${node.toString()}${node.type === 'atrule' && !node.nodes ? ';' : ''}`
  })
  return { parts, problems }
}

const importPattern = /^(?:url\(\s*)?(["']?)([^"')]+)\1/

/** A path, not an address, data or the id of an SVG's part. Quotes inside, as in data URLs, do not match. */
const localUrl = /url\(\s*(["']?)(?!data:|[a-z]+:\/\/|\/\/|#)([^"')\s]+)\1\s*\)/gi

/** 750rpx are the width of the screen, and the phone is all of its document. */
export const withoutRpx = (value: string) =>
  value.replace(/(["']).*?\1|(?<![\w#.-])([-+]?(?:\d+\.?\d*|\.\d+))rpx\b/g, (text, _quote, number?: string) =>
    number === undefined ? text : `${Number((Number(number) / 7.5).toFixed(6))}vw`,
  )

/** 100vh are the height of the page, between the bars, which only the phone knows: it sets `--page-vh`. */
const withoutVh = (value: string) =>
  value.replace(/(["']).*?\1|(?<![\w#.-])([-+]?(?:\d+\.?\d*|\.\d+))vh\b/g, (text, _quote, number?: string) =>
    number === undefined ? text : `calc(${number} * var(--page-vh, 1vh))`,
  )

function fileAddress(path: string, from: string): string {
  const [, file, rest] = /^([^?#]*)(.*)$/s.exec(path)!
  const absolute = file!.startsWith('/') ? file! : posix.join('/', posix.dirname(from), file!)
  return `/phone/files${encodeURI(absolute)}${rest}`
}

function placeOf(node: Node): Place {
  const { line, column } = node.source!.start!
  return { line, column }
}

const isThirdParty = ({ path }: Source) => path.includes('miniprogram_npm/')
