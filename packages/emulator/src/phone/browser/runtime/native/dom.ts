import { h, type Child } from '../../dom.ts'

export { h } from '../../dom.ts'

export const button = (className: string, label: string, onclick: () => void, ...children: Child[]) =>
  children.length > 0
    ? h('button', { type: 'button', class: className, 'aria-label': label, onclick }, ...children)
    : h('button', { type: 'button', class: className, onclick }, label)

let lastId = 0

/** An id of the document, for `aria-labelledby` and its like. */
export const freshId = () => `native-${++lastId}`
