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

const methods = ['appendChild', 'insertBefore', 'removeChild', 'replaceChild'] as const

/**
 * Children that WXML puts into `host` come to stand in `outlet`, wherever that is. The engine goes on calling `host`.
 * Nodes of `host` that are our own stay.
 *
 * @returns The function that brings them back.
 */
export function divertChildren(host: HTMLElement, outlet: HTMLElement, own: readonly Node[] = []): () => void {
  outlet.append(...[...host.childNodes].filter((node) => !own.includes(node)))
  for (const method of methods)
    Object.defineProperty(host, method, { configurable: true, value: outlet[method].bind(outlet) })
  return () => {
    for (const method of methods) Reflect.deleteProperty(host, method)
    host.append(...outlet.childNodes)
  }
}

/** Tab goes round within a dialog. */
export function setTabTrap(dialog: HTMLElement): void {
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab') return
    const stops = [...dialog.querySelectorAll<HTMLElement>('button, [tabindex="0"]')]
    const last = event.shiftKey ? stops[0] : stops.at(-1)
    if (event.target !== last) return
    event.preventDefault()
    ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
  })
}
