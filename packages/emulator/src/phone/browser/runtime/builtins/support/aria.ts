import type { BuiltinHost } from '../../builtin.ts'

/** `aria-checked` → `ariaChecked`, `role` → `ariaRole`: where the host keeps what the author wrote. */
const propertyOf = (attribute: string) => {
  const name = attribute.replace(/^aria-/, '')
  return `aria${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

const isWritten = (value: unknown) => value !== undefined && value !== null && value !== ''

/** Role and states of a tag; undefined takes one away. What the author wrote wins. */
export function setAria(
  host: BuiltinHost,
  attributes: Record<string, string | undefined>,
  target = host.element,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (isWritten(host.props[propertyOf(name)])) continue
    setAttribute(target, name, value)
  }
}

/** A tag around a native control is nothing by itself: what the author says of it is said of the control. */
export function forwardAria(host: BuiltinHost, control: HTMLElement): void {
  const properties = Object.keys(host.props).filter((name) => /^aria[A-Z]/.test(name))
  host.observe(properties, () => {
    for (const property of properties) {
      const name = property.slice('aria'.length).toLowerCase()
      const attribute = name === 'role' ? 'role' : `aria-${name}`
      const value = host.props[property] as unknown
      if (!isWritten(value)) continue
      control.setAttribute(attribute, String(value))
      host.element.removeAttribute(attribute)
    }
  })
}

export function setAttribute(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name)
  else element.setAttribute(name, value)
}

/** Writes properties as attributes of the host, for style sheets: WeChat's and authors' own `button[type=primary]`. */
export function reflect(host: BuiltinHost, ...names: string[]): void {
  host.observe(names, () => {
    for (const name of names) {
      const value = host.props[name] as unknown
      const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      if (typeof value === 'boolean') host.element.toggleAttribute(attribute, value)
      else setAttribute(host.element, attribute, isWritten(value) ? String(value) : undefined)
    }
  })
}
