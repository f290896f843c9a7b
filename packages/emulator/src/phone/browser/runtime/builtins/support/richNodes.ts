export type RichNode =
  { type: 'text'; text: string } | { type: 'node'; name: string; attrs: Record<string, string>; children: RichNode[] }

/** The attributes of a tag that WeChat trusts, beside `class` and `style`. */
const attributesOf: Record<string, readonly string[]> = {
  bdo: ['dir'],
  col: ['span', 'width'],
  colgroup: ['span', 'width'],
  img: ['alt', 'src', 'height', 'width'],
  ol: ['start', 'type'],
  table: ['width'],
  td: ['colspan', 'height', 'rowspan', 'width'],
  th: ['colspan', 'height', 'rowspan', 'width'],
  tr: ['colspan', 'height', 'rowspan', 'width'],
}

/** The tags that WeChat trusts. @see https://developers.weixin.qq.com/miniprogram/dev/component/rich-text.html */
const tags = new Set(
  [
    'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em',
    'fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark nav ol p pre q rt ruby s section',
    'small span strong sub sup table tbody td tfoot th thead tr tt u ul',
  ].flatMap((line) => line.split(' ')),
)

/** Drops tags that are not trusted, with all that is in them, and attributes that are not; so nothing of it can run. */
export function trusted(nodes: unknown): RichNode[] {
  if (!Array.isArray(nodes)) return []
  return nodes.flatMap((node: unknown): RichNode[] => {
    if (typeof node !== 'object' || node === null) return []
    const { type, text, name, attrs, children } = node as Record<string, unknown>
    if (type === 'text') return [{ type, text: decoded(String(text ?? '')) }]
    const tag = String(name ?? '').toLowerCase()
    if (!tags.has(tag)) return []
    return [{ type: 'node', name: tag, attrs: trustedAttributes(tag, attrs), children: trusted(children) }]
  })
}

function trustedAttributes(tag: string, attrs: unknown): Record<string, string> {
  const known = ['class', 'style', ...(attributesOf[tag] ?? [])]
  return Object.fromEntries(
    Object.entries((attrs ?? {}) as Record<string, unknown>)
      .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
      .filter(([name]) => known.includes(name)),
  )
}

/** Text nodes of an array may be written with entities. */
const decoded = (text: string): string =>
  text.replace(/&(nbsp|lt|gt|amp|quot|apos);/g, (_, name: string) => entities[name]!)

const entities: Record<string, string> = { nbsp: '\u00a0', lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** HTML as nodes, not yet trusted. The parser's document is inert: it loads nothing and runs nothing. */
export function parseHtml(html: string, parser: Pick<DOMParser, 'parseFromString'>): RichNode[] {
  return childrenOf(parser.parseFromString(html, 'text/html').body)
}

const childrenOf = (parent: Element): RichNode[] =>
  [...parent.childNodes].flatMap((child): RichNode[] => {
    // The parser has decoded entities already; a second decoding must not find new ones.
    if (child.nodeType === 3) return [{ type: 'text', text: (child.nodeValue ?? '').replaceAll('&', '&amp;') }]
    if (child.nodeType !== 1) return []
    const element = child as Element
    const attrs = Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]))
    return [{ type: 'node', name: element.localName, attrs, children: childrenOf(element) }]
  })
