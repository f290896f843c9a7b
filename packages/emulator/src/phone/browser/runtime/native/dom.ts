type Attribute = string | boolean | undefined | ((event: Event) => void)
type Child = Node | string | undefined | false

/** Makes an element; attributes named `onclick` and the like take listeners, `true` stands for an empty attribute. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.filter((child) => child !== undefined && child !== false))
  return element
}

export const button = (className: string, label: string, onclick: () => void, ...children: Child[]) =>
  children.length > 0
    ? h('button', { type: 'button', class: className, 'aria-label': label, onclick }, ...children)
    : h('button', { type: 'button', class: className, onclick }, label)

let lastId = 0

/** An id of the document, for `aria-labelledby` and its like. */
export const freshId = () => `native-${++lastId}`
