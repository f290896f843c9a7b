import type { PageInstance, ViewNode } from '../ports.ts'

/** Numbers and names for things that cannot travel. */
export interface Handles {
  pageId(page: PageInstance): number
  describe(node: ViewNode): { elementId: string; tagName: string; nodeId?: string }
  /** @throws {Error} The element is gone, or never was. */
  node(elementId: string): ViewNode
}

export function createHandles(): Handles {
  const pageIds = new WeakMap<PageInstance, number>()
  const elementIds = new WeakMap<HTMLElement, string>()
  const nodes = new Map<string, ViewNode>()
  let pages = 0
  return {
    pageId(page) {
      if (!pageIds.has(page)) pageIds.set(page, ++pages)
      return pageIds.get(page)!
    },
    describe(node) {
      const elementId = elementIds.get(node.element) ?? `element-${nodes.size + 1}`
      elementIds.set(node.element, elementId)
      nodes.set(elementId, node)
      const tagName = node.element.localName.replace(/^wx-/, '')
      // A component of the app has data and methods of its own; a built-in tag has not.
      return { elementId, tagName, ...(node.element.hasAttribute('is') && { nodeId: elementId }) }
    },
    node(elementId) {
      const node = nodes.get(elementId)
      if (!node?.element.isConnected) throw new Error(`no such element (${elementId})`)
      return node
    },
  }
}
