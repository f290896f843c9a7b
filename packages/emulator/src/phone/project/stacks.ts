import { SourceMap, type SourceMapPayload } from 'node:module'

/**
 * Rewrites the frames of a stack, `mini-program:///pages/index/index.js:7:12` → `pages/index/index.ts:6:11`. The phone puts
 * the head of a module's function on a line of its own, so code begins on line 2.
 *
 * @param modules File and source map by module key.
 */
export function mapStack(stack: string, modules: ReadonlyMap<string, { file: string; map: string }>): string {
  return stack
    .slice(0, longestStack)
    .replace(/mini-program:\/\/\/([^\s()]+?):(\d+):(\d+)/g, (frame, key: string, line: string, column: string) => {
      const module = modules.get(key) ?? modules.get(decode(key))
      if (!module) return frame
      const entry = new SourceMap(JSON.parse(module.map) as SourceMapPayload).findEntry(
        Number(line) - 2,
        Number(column) - 1,
      )
      if (!('originalLine' in entry)) return `${module.file}:${Number(line) - 1}:${column}`
      return `${module.file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
    })
}

/** Characters; the time the pattern takes grows with their square. */
const longestStack = 16_384

function decode(key: string): string {
  try {
    return decodeURI(key)
  } catch {
    return key
  }
}
