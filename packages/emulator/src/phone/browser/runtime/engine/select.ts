import type { ViewNode } from '../ports.ts'
import type { EngineElement } from './backend.ts'

/** Selectors may pass one shadow boundary a `>>>`, as wx.createSelectorQuery allows. A part may be one tag alone. */
export function select(from: any, selector: string): EngineElement[] {
  const below = (root: any, part: string): EngineElement[] =>
    /^[a-z][\w-]*$/.test(part) ? withTag(root, part) : [...root.querySelectorAll(part)]
  const [first = '', ...deeper] = selector.split('>>>').map((part) => part.trim())
  let found = below(from._$.getShadowRoot(), first)
  for (const part of deeper) {
    found = found.flatMap((element: any) => {
      const inside = element.getShadowRoot?.()
      return inside ? below(inside, part) : []
    })
  }
  return found
}

/** The engine's own selectors know no tags; miniprogram-automator's do. */
const withTag = (node: any, tag: string): EngineElement[] =>
  [...(node.childNodes ?? [])].flatMap((child) => [...(child.tagName === tag ? [child] : []), ...withTag(child, tag)])

export function viewNode(element: any): ViewNode {
  const caller = element.getMethodCaller?.()
  const shown = (element.$$ ?? firstShown(element)) as HTMLElement
  const properties = (caller?.data ?? {}) as Record<string, unknown>
  return {
    element: shown,
    id: element.id,
    dataset: element.dataset,
    mark: element.collectMarks(),
    properties,
    node: caller,
  }
}

/** A virtual host is nowhere in the document; what it shows first stands for it. */
function firstShown(element: any): HTMLElement | undefined {
  for (const child of element.getShadowRoot?.()?.childNodes ?? element.childNodes ?? []) {
    const shown = (child.$$ ?? firstShown(child)) as HTMLElement | undefined
    if (shown) return shown
  }
  return undefined
}
