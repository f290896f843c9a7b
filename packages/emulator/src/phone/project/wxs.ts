import { Script } from 'node:vm'

/**
 * WXS to the JavaScript that glass-easel's templates hold.
 *
 * WXS has neither regular expressions nor templates among its literals, so comments, strings and words are all there is
 * to tell apart. Lines and columns stay where they were, up to the added characters.
 *
 * - `x.constructor` is a string in WXS ('Array'), so it becomes a property of another name, see `wxsRuntime`.
 * - WeChat's compiler leaves a backslash alone that begins none of its escapes, so `getRegExp('^\d+$')` finds digits;
 *   JavaScript would drop it.
 */
export function rewriteWxs(source: string): string {
  return source.replace(wxsToken, (token) => {
    if (token === 'constructor') return constructorName
    if (token.startsWith('/')) return token
    if (/^.constructor.$/.test(token)) return token[0] + constructorName + token[0]
    return token.replace(/\\([^])/g, (escape, next: string) => (/[nrt'"\\\r\n]/.test(next) ? escape : `\\${escape}`))
  })
}

const constructorName = 'wxsConstructor'

const wxsToken = /\/\/.*|\/\*[^]*?\*\/|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|(?<![\w$])constructor(?![\w$])/g

/** Modules a WXS requires, as written. */
export const wxsRequires = (source: string): string[] =>
  [...source.matchAll(wxsRequire)].flatMap((match) => (match[2] === undefined ? [] : [match[2]]))

/** Comments first, so that what they say does not count. */
const wxsRequire = /\/\/.*|\/\*[^]*?\*\/|(?<![\w$.])require\s*\(\s*(["'])(.*?)\1\s*\)/g

/**
 * What stands around all WXS. The names are hidden from `for…in`, and glass-easel's own code does not meet them. `Q` is
 * glass-easel's: what it calls for `change:prop` and for every event that WXML binds.
 */
export const wxsRuntime = `
Q.A = wxsCalls.observe;
Q.C = wxsCalls.handle;
var getRegExp = function (pattern, flags) { return new RegExp(pattern, flags) };
var getDate = function () { return new (Function.prototype.bind.apply(Date, [null].concat([].slice.call(arguments))))() };
[Object, Array, String, Number, Boolean, Function, Date, RegExp].forEach(function (type) {
  Object.defineProperty(type.prototype, '${constructorName}', { value: type.name, writable: true, configurable: true })
});
`

/** One script that is no JavaScript would break the expression that holds all templates. */
export function findSyntaxError(code: string): { line: number; column: number; message: string } | undefined {
  try {
    new Script(`(function (require, exports, module) {\n${code}\n})`, { filename: 'wxs', lineOffset: -1 })
    return undefined
  } catch (error) {
    // V8 tells the place in the stack alone: `wxs:3`, the line, and a caret below it.
    const [place, , caret] = (error as SyntaxError).stack!.split('\n')
    return {
      line: Number(/:(\d+)$/.exec(place!)?.[1] ?? 1),
      column: Math.max(caret?.indexOf('^') ?? 0, 0) + 1,
      message: (error as SyntaxError).message,
    }
  }
}
