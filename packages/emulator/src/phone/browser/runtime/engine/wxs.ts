import { glassEasel } from 'glass-easel-miniprogram-adapter'
import type { EngineElement } from './backend.ts'

/** glass-easel keeps styles and classes from different sources apart by number: StyleSegmentIndex. */
const fromWxml = 0
const fromWxs = 1

/**
 * What WXS gets as `ownerInstance` and `event.instance`: its hand on an element, without the page's script.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/view/interactive-animation.html
 */
export interface ComponentDescriptor {
  selectComponent(selector: string): ComponentDescriptor | null
  selectAllComponents(selector: string): ComponentDescriptor[]
  /** Takes the place of what it set before; stronger than `style` in WXML. */
  setStyle(style: string | Record<string, string | number>): ComponentDescriptor
  addClass(names: string): ComponentDescriptor
  removeClass(names: string): ComponentDescriptor
  hasClass(name: string): boolean
  getDataset(): Record<string, unknown>
  /** Calls a method of the page or component. */
  callMethod(name: string, args?: unknown): void
  triggerEvent(name: string, detail?: unknown, options?: object): void
  /** An object of this element's own, for what WXS wants to keep. */
  getState(): Record<string, unknown>
  getComputedStyle(names: string[]): Record<string, string>
  getBoundingClientRect(): { left: number; top: number; width: number; height: number }
  requestAnimationFrame(run: () => void): void
  setTimeout(run: () => void, ms: number): number
  clearTimeout(id: number): void
}

const descriptors = new WeakMap<EngineElement, ComponentDescriptor>()

/** Always the same one for an element. */
export function describe(element: EngineElement): ComponentDescriptor {
  const known = descriptors.get(element) ?? createDescriptor(element)
  descriptors.set(element, known)
  return known
}

/** What glass-easel calls where WXML says `change:prop`. */
export const observeByWxs = (run: unknown) => (value: unknown, old: unknown, host: any, element: any) => {
  if (typeof run !== 'function') return
  // The first value comes while the page is being made, and the function may look for elements of it.
  queueMicrotask(() => {
    const args = [value, old, describe(host), describe(element)]
    glassEasel.safeCallback('WXS change:prop', run as (...args: unknown[]) => unknown, null, args, host)
  })
}

function createDescriptor(element: any): ComponentDescriptor {
  const isUnit = !String(element.is ?? 'wx/').startsWith('wx/')
  const inside = () => (isUnit ? element.getShadowRoot() : element)
  const caller = () => element.getMethodCaller?.()
  const dom = () => element.$$ as HTMLElement | undefined
  const state = {}
  let classes: string[] = []
  const setClasses = (names: string[]) => {
    classes = names
    element.setNodeClass(classes.join(' '), fromWxs)
  }
  const guarded = (run: () => void) => () => glassEasel.safeCallback('WXS', run, null, [], element)
  const descriptor: ComponentDescriptor = {
    selectComponent(selector) {
      const found = inside().querySelector(selector) as EngineElement | null
      return found && describe(found)
    },
    selectAllComponents: (selector) => [...inside().querySelectorAll(selector)].map(describe),
    setStyle(style) {
      element.setNodeStyle(typeof style === 'string' ? style : cssText(style), fromWxs)
      return descriptor
    },
    addClass(names) {
      setClasses([...new Set([...classes, ...words(names)])])
      return descriptor
    },
    removeClass(names) {
      setClasses(classes.filter((name) => !words(names).includes(name)))
      for (const name of words(names)) element.toggleNodeClass(name, false, fromWxml)
      return descriptor
    },
    hasClass: (name) => [fromWxml, fromWxs].some((source) => element.classList?.contains(name, source)),
    getDataset: () => element.dataset,
    callMethod: (name, args) => guarded(() => caller()?.[name]?.(args))(),
    triggerEvent: (name, detail, options) => caller()?.triggerEvent(name, detail, options),
    getState: () => state,
    getComputedStyle(names) {
      const style = dom() && getComputedStyle(dom()!)
      return Object.fromEntries(names.map((name) => [name, style?.getPropertyValue(kebabCase(name)) ?? '']))
    },
    getBoundingClientRect() {
      const { left = 0, top = 0, width = 0, height = 0 } = dom()?.getBoundingClientRect() ?? {}
      return { left, top, width, height }
    },
    requestAnimationFrame: (run) => void requestAnimationFrame(guarded(run)),
    setTimeout: (run, ms) => window.setTimeout(guarded(run), ms),
    clearTimeout: (id) => window.clearTimeout(id),
  }
  return descriptor
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

const kebabCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const cssText = (style: Record<string, string | number>): string =>
  Object.entries(style)
    .map(([name, value]) => `${kebabCase(name)}: ${value}`)
    .join('; ')
