import type { Builtin } from '../builtin.ts'
import { reflect } from './support/aria.ts'
import { parseHtml, trusted, type RichNode } from './support/richNodes.ts'

/** @see https://developers.weixin.qq.com/miniprogram/dev/component/rich-text.html */
export const richText: Builtin = {
  tag: 'rich-text',
  properties: {
    nodes: { type: null, value: [] },
    space: { type: String },
    userSelect: { type: Boolean, value: false },
    mode: { type: String, value: 'default' },
  },
  attach(host) {
    reflect(host, 'space', 'userSelect')
    host.observe(['nodes'], () => {
      const { nodes } = host.props
      const tree = typeof nodes === 'string' ? parseHtml(nodes, new DOMParser()) : nodes
      host.element.replaceChildren(...trusted(tree).map(build))
    })
  },
}

function build(node: RichNode): Node {
  if (node.type === 'text') return document.createTextNode(node.text)
  const element = document.createElement(node.name)
  for (const [name, value] of Object.entries(node.attrs)) element.setAttribute(name, value)
  if (element instanceof HTMLImageElement) element.alt = node.attrs.alt ?? '' // or its file name would be read out
  element.append(...node.children.map(build))
  return element
}
