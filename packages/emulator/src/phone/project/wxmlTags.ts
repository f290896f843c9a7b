/** A start tag as it is written; offsets are into the text. */
export interface Tag {
  name: string
  offset: number
  attributes: { name: string; offset: number }[]
}

// No pattern can match the same text in two ways: a text that fits none must not take long to be found out.
const expression = String.raw`\{\{(?:(?!\}\})[^])*\}\}`
/** In quotes, expressions may have quotes of their own. */
const [doubleQuoted, singleQuoted] = ['"', "'"].map((quote) => `${quote}(?:${expression}|[^${quote}{]|{(?!{))*${quote}`)
const value = [doubleQuoted, singleQuoted, expression].join('|')
const attributes = (stop: string) => `((?:[^"'${stop}>{]|{(?!{)|${value})*)`

/** What is skipped: comments, scripts, and expressions, where `<` compares. Then start tags, with all their attributes. */
const token = new RegExp(
  [
    '<!--[^]*?(?:-->|$)',
    String.raw`<wxs\b${attributes('/')}>[^]*?</wxs\s*>`,
    expression,
    String.raw`<([a-zA-Z][\w.:-]*)${attributes('')}>`,
  ].join('|'),
  'g',
)

const attribute = new RegExp(String.raw`([^\s"'<>/={}]+)(?:\s*=\s*(?:${value}|[^\s"'>{}]*))?`, 'g')

/** The tags of a WXML that has no errors; glass-easel's compiler does not tell which there are. */
export function tagsOf(wxml: string): Tag[] {
  return [...wxml.matchAll(token)].flatMap(({ index: offset, 2: name, 3: rest = '' }) => {
    if (name === undefined) return []
    const start = offset + 1 + name.length
    const found = [...rest.matchAll(attribute)].map((match) => ({ name: match[1]!, offset: start + match.index }))
    return [{ name, offset, attributes: found }]
  })
}
