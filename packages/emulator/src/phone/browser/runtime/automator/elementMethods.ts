import type { ViewNode } from '../ports.ts'
import type { Handles } from './handles.ts'
import type { Driven, Method } from './method.ts'
import { at } from './pageMethods.ts'

export function createElementMethods({ selectBelow }: Driven, handles: Handles): Record<string, Method> {
  const on =
    <Params>(run: (node: ViewNode, params: Params) => unknown): Method =>
    (params: Params & { elementId: string }) =>
      run(handles.node(params.elementId), params)
  type Names = { names: string[] }
  return {
    'Element.getElement': on((node, { selector }: { selector: string }) => {
      const [found] = selectBelow(node, selector)
      if (!found) throw new Error('no such element')
      return handles.describe(found)
    }),
    'Element.getElements': on((node, { selector }: { selector: string }) => ({
      elements: selectBelow(node, selector).map(handles.describe),
    })),
    'Element.getAttributes': on(({ element }, { names }: Names) => ({
      attributes: names.map((name) => element.getAttribute(name)),
    })),
    'Element.getStyles': on(({ element }, { names }: Names) => ({
      styles: names.map((name) => getComputedStyle(element).getPropertyValue(name)),
    })),
    'Element.getDOMProperties': on(({ element }, { names }: Names) => ({
      properties: names.map((name) => (element as unknown as Record<string, unknown>)[name]),
    })),
    'Element.getProperties': on(({ properties }, { names }: Names) => ({
      properties: names.map((name) => (name === '__propPublic' ? allTrue(properties) : properties[name])),
    })),
    'Element.getOffset': on(({ element }) => {
      const { left, top } = element.getBoundingClientRect()
      return { left, top }
    }),
    'Element.getWXML': on(({ element }, { type }: { type: 'inner' | 'outer' }) => ({
      wxml: (type === 'inner' ? element.innerHTML : element.outerHTML).replace(/(<\/?)wx-/g, '$1'),
    })),
    'Element.tap': on(({ element }) => element.click()),
    'Element.triggerEvent': on(({ node }, { type, detail }: { type: string; detail?: unknown }) =>
      (node as any).triggerEvent(type, detail ?? {}, { bubbles: false }),
    ),
    'Element.getData': on(({ node }, { path }: { path?: string }) => ({ data: at((node as any).data, path) })),
    'Element.setData': on(({ node }, { data }: { data: object }) => (node as any).setData(data)),
    'Element.callMethod': on(async ({ node }, { method, args = [] }: { method: string; args?: unknown[] }) => ({
      result: await (node as any)[method](...args),
    })),
    'Element.callFunction': on(({ element }, { functionName, args = [] }: { functionName: string; args?: any[] }) => {
      const run = functions[functionName]
      if (!run) throw new Error(`${functionName} is not supported by the emulator`)
      return { result: run(element, ...args) }
    }),
  }
}

const allTrue = (properties: object) => Object.fromEntries(Object.keys(properties).map((name) => [name, true]))

/** What automator asks of certain tags: as a person would, by the DOM. */
const functions: Record<string, (element: HTMLElement, ...args: any[]) => unknown> = {
  'input.input': typeInto,
  'textarea.input': typeInto,
  'switch.tap': (element) => element.click(),
  'scroll-view.scrollTo': (element, x: number, y: number) => element.scrollTo(x, y),
  'scroll-view.scrollTop': ({ scrollTop }) => scrollTop,
  'scroll-view.scrollLeft': ({ scrollLeft }) => scrollLeft,
  'scroll-view.scrollWidth': ({ scrollWidth }) => scrollWidth,
  'scroll-view.scrollHeight': ({ scrollHeight }) => scrollHeight,
}

function typeInto(element: HTMLElement, text: string): void {
  const field = element.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea')!
  field.focus()
  field.value = text
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
