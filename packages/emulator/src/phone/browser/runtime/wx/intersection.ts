import type { Phone } from '../ports.ts'
import { guard } from './api.ts'
import { describe } from './selectorQuery.ts'

interface Options {
  thresholds?: number[]
  initialRatio?: number
  observeAll?: boolean
}

type Margins = Partial<Record<'left' | 'right' | 'top' | 'bottom', number>>

interface Observer {
  relativeTo(selector: string, margins?: Margins): Observer
  relativeToViewport(margins?: Margins): Observer
  observe(selector: string, listener: (result: object) => void): void
  disconnect(): void
}

/** wx.createIntersectionObserver, on the browser's own. */
export function createIntersectionObserver(phone: Phone, component?: unknown, options: Options = {}): Observer {
  const { thresholds = [0], initialRatio = 0, observeAll = false } = options
  const page = phone.stack.current()
  const find = (selector: string) => phone.view.select(component ?? page.component, selector)
  let root: HTMLElement = page.scroller
  let rootMargin = '0px'
  let inner: IntersectionObserver | undefined

  const setMargins = ({ top = 0, right = 0, bottom = 0, left = 0 }: Margins = {}) => {
    rootMargin = [top, right, bottom, left].map((px) => `${px}px`).join(' ')
  }
  const observer: Observer = {
    relativeTo(selector, margins) {
      root = find(selector)[0]?.element ?? root
      setMargins(margins)
      return observer
    },
    relativeToViewport(margins) {
      root = page.scroller
      setMargins(margins)
      return observer
    },
    observe(selector, listener) {
      inner?.disconnect()
      const found = find(selector).slice(0, observeAll ? undefined : 1)
      const nodes = new Map<Element, (typeof found)[number]>(found.map((node) => [node.element, node]))
      const seen = new Set<Element>()
      const report = (entry: IntersectionObserverEntry) => {
        const isFirst = !seen.has(entry.target)
        seen.add(entry.target)
        // The browser tells the state it starts with, WeChat only what differs from `initialRatio`.
        if (isFirst && entry.intersectionRatio === initialRatio && !entry.isIntersecting) return
        const { intersectionRatio, time } = entry
        const result = {
          ...describe(nodes.get(entry.target)!, { id: true, dataset: true }, { left: 0, top: 0 }),
          intersectionRatio,
          intersectionRect: fromPage(phone, entry.intersectionRect),
          boundingClientRect: fromPage(phone, entry.boundingClientRect),
          relativeRect: fromPage(phone, entry.rootBounds ?? root.getBoundingClientRect()),
          time,
        }
        guard(phone, 'IntersectionObserver.observe', () => listener(result))
      }
      inner = new IntersectionObserver((entries) => entries.forEach(report), {
        root,
        rootMargin,
        threshold: thresholds,
      })
      for (const { element } of found) inner.observe(element)
    },
    disconnect: () => inner?.disconnect(),
  }
  return observer
}

function fromPage({ native }: Phone, { left, top, right, bottom, width, height }: DOMRectReadOnly) {
  const origin = native.pagesElement.getBoundingClientRect()
  const [x, y] = [origin.left, origin.top]
  return { left: left - x, top: top - y, right: right - x, bottom: bottom - y, width, height }
}
