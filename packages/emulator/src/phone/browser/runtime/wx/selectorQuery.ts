import type { Phone, ViewNode } from '../ports.ts'
import { guard } from './api.ts'

/** @see https://developers.weixin.qq.com/miniprogram/dev/api/wxml/NodesRef.fields.html */
interface Fields {
  id?: boolean
  dataset?: boolean
  mark?: boolean
  rect?: boolean
  size?: boolean
  scrollOffset?: boolean
  properties?: string[]
  computedStyle?: string[]
  context?: boolean
  node?: boolean
}

type Answered = (result: unknown) => void

export interface NodesRef {
  fields(fields: Fields, answered?: Answered): SelectorQuery
  boundingClientRect(answered?: Answered): SelectorQuery
  scrollOffset(answered?: Answered): SelectorQuery
  context(answered?: Answered): SelectorQuery
  node(answered?: Answered): SelectorQuery
}

export interface SelectorQuery {
  in(component: unknown): SelectorQuery
  select(selector: string): NodesRef
  selectAll(selector: string): NodesRef
  selectViewport(): NodesRef
  exec(answered?: (results: unknown[]) => void): SelectorQuery
}

/** wx.createSelectorQuery: collects questions about elements and answers all of them at once. */
export function createSelectorQuery(phone: Phone): SelectorQuery {
  const questions: { read: () => unknown; answered: Answered | undefined }[] = []
  let root: unknown
  const find = (selector: string) => phone.view.select(root ?? phone.stack.current().component, selector)
  const origin = () => phone.native.pagesElement.getBoundingClientRect()

  const ask = (read: (fields: Fields) => unknown): NodesRef => {
    const add = (fields: Fields, answered?: Answered) => {
      questions.push({ read: () => read(fields), answered })
      return query
    }
    return {
      fields: add,
      boundingClientRect: (answered) => add({ id: true, dataset: true, rect: true, size: true }, answered),
      scrollOffset: (answered) => add({ id: true, dataset: true, scrollOffset: true }, answered),
      context: (answered) => add({ context: true }, answered),
      node: (answered) => add({ node: true }, answered),
    }
  }
  const query: SelectorQuery = {
    in(component) {
      root = component
      return query
    },
    select: (selector) =>
      ask((fields) => {
        const [first] = find(selector)
        return first ? describe(first, fields, origin()) : null
      }),
    selectAll: (selector) => ask((fields) => find(selector).map((node) => describe(node, fields, origin()))),
    selectViewport: () => ask((fields) => describeViewport(phone, fields)),
    exec(answered) {
      // Not at once: in WeChat the answer always comes from the other side.
      setTimeout(() => {
        const results = questions.map(({ read }) => read())
        questions.forEach((question, index) => guard(phone, 'SelectorQuery', () => question.answered?.(results[index])))
        guard(phone, 'SelectorQuery.exec', () => answered?.(results))
      }, 0)
      return query
    },
  }
  return query
}

const camelCase = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** @param origin The page area: positions count from its corner. */
export function describe(node: ViewNode, fields: Fields, origin: { left: number; top: number }): object {
  const { element } = node
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect()
  const style = fields.computedStyle && getComputedStyle(element)
  return {
    ...(fields.id && { id: node.id }),
    ...(fields.dataset && { dataset: node.dataset }),
    ...(fields.mark && { mark: node.mark }),
    ...(fields.rect && {
      left: left - origin.left,
      top: top - origin.top,
      right: right - origin.left,
      bottom: bottom - origin.top,
    }),
    ...(fields.size && { width, height }),
    ...(fields.scrollOffset && scrollOf(element)),
    ...Object.fromEntries((fields.properties ?? []).map((name) => [name, node.properties[camelCase(name)]])),
    ...Object.fromEntries((fields.computedStyle ?? []).map((name) => [name, style![name as never] as unknown])),
    ...(fields.context && { context: node.node }),
    ...(fields.node && { node: node.node }),
  }
}

function describeViewport(phone: Phone, fields: Fields): object {
  const { scroller } = phone.stack.current()
  const { clientWidth: width, clientHeight: height } = scroller
  return {
    ...(fields.id && { id: '' }),
    ...(fields.dataset && { dataset: {} }),
    ...(fields.rect && { left: 0, top: 0, right: width, bottom: height }),
    ...(fields.size && { width, height }),
    ...(fields.scrollOffset && scrollOf(scroller)),
  }
}

const scrollOf = ({ scrollLeft, scrollTop, scrollWidth, scrollHeight }: HTMLElement) => ({
  scrollLeft,
  scrollTop,
  scrollWidth,
  scrollHeight,
})
