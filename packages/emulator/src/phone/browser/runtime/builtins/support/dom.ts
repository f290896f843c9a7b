/** An element of our own inside a tag. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  element.className = className
  element.append(...children)
  return element
}

/**
 * Children that WXML puts into `host` come to stand in `outlet`, wherever that is. The engine goes on calling `host`.
 * Nodes the host already has, and that are our own, stay.
 */
export function divertChildren(host: HTMLElement, outlet: HTMLElement, own: readonly Node[] = []): void {
  outlet.append(...[...host.childNodes].filter((node) => !own.includes(node)))
  for (const method of ['appendChild', 'insertBefore', 'removeChild', 'replaceChild'] as const)
    Object.defineProperty(host, method, { configurable: true, value: outlet[method].bind(outlet) })
}
