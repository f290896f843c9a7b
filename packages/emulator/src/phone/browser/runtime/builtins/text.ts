import type { Builtin } from '../builtin.ts'
import { reflect } from './support/aria.ts'

export const text: Builtin = {
  tag: 'text',
  properties: {
    selectable: { type: Boolean, value: false },
    userSelect: { type: Boolean, value: false },
    space: { type: String },
    decode: { type: Boolean, value: false },
    overflow: { type: String },
    maxLines: { type: Number },
  },
  attach(host) {
    const { element } = host
    reflect(host, 'selectable', 'userSelect')
    const show = () => {
      for (const node of element.childNodes) {
        if (!(node instanceof Text)) continue
        const shown = shownText(node.data, host.props as TextOptions)
        if (shown !== node.data) node.data = shown
      }
    }
    // The engine writes text nodes by itself, now and at every setData.
    const observer = new MutationObserver(show)
    observer.observe(element, { childList: true, characterData: true, subtree: true })
    host.observe(['space', 'decode'], show)
    host.onDetach(() => observer.disconnect())
  },
}

export interface TextOptions {
  space?: string
  decode?: boolean
}

const spaces: Record<string, string> = { ensp: '\u2002', emsp: '\u2003', nbsp: '\u00a0' }
const entities: Record<string, string> = {
  nbsp: '\u00a0',
  lt: '<',
  gt: '>',
  amp: '&',
  apos: "'",
  ensp: '\u2002',
  emsp: '\u2003',
}

/** What `<text>` makes of its characters: `\n` is a new line, `space` widens spaces, `decode` reads seven entities. */
export function shownText(source: string, { space, decode }: TextOptions): string {
  let shown = source.replaceAll('\\n', '\n')
  const wide = spaces[space ?? '']
  if (wide) shown = shown.replaceAll(' ', wide)
  // In one pass, so that `&amp;lt;` comes out as `&lt;`.
  return decode ? shown.replace(/&(nbsp|lt|gt|amp|apos|ensp|emsp);/g, (_, name: string) => entities[name]!) : shown
}
