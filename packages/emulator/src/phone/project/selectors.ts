import selectorParser from 'postcss-selector-parser'
import { scopeMarker } from '../wire.ts'

/**
 * `view.card` → `wx-view.\uE000card`: elements carry a prefix in the browser, so that `<input>` and `<button>` of WXML are
 * not those of HTML. `page` is an element of the phone under its own name.
 *
 * @throws {Error} The selector makes no sense.
 */
export function rewriteSelector(selector: string): string {
  return rewrite.processSync(selector)
}

const rewrite = selectorParser((root) => {
  root.walk((node) => {
    if (node.type === 'class') {
      // The text as written, because setting `value` would escape it anew, and a name may begin with an escaped digit.
      const written = node.toString().trim().slice(1)
      node.setPropertyAndEscape('value', scopeMarker + node.value, scopeMarker + written)
    }
    if (node.type === 'tag' && node.value !== 'page' && !isArgument(node)) node.value = `wx-${node.value}`
  })
})

/** `2n`, `odd` and `en` in `:nth-child(2n)` and `:lang(en)` are parsed as tags. */
function isArgument(node: selectorParser.Node): boolean {
  const around = node.parent?.parent
  return around?.type === 'pseudo' && /^:(?:nth-|lang|dir)/.test(around.value)
}
