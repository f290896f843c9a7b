import type { PageInstance } from '../ports.ts'
import type { Handles } from './handles.ts'
import type { Driven, Method } from './method.ts'

export function createPageMethods({ phone }: Driven, handles: Handles): Record<string, Method> {
  const pageOf = (pageId: number): PageInstance => {
    const page = phone.stack.pages.find((candidate) => handles.pageId(candidate) === pageId)
    if (!page) throw new Error(`page ${pageId} was closed`)
    return page
  }
  const select = (pageId: number, selector: string) => phone.view.select(pageOf(pageId).component, selector)
  return {
    'Page.getElement': ({ pageId, selector }) => {
      const [found] = select(pageId, selector)
      if (!found) throw new Error('no such element')
      return handles.describe(found)
    },
    'Page.getElements': ({ pageId, selector }) => ({ elements: select(pageId, selector).map(handles.describe) }),
    'Page.getData': ({ pageId, path }) => ({ data: at(pageOf(pageId).component.data, path) }),
    'Page.setData': ({ pageId, data }) => pageOf(pageId).component.setData(data),
    'Page.callMethod': async ({ pageId, method, args = [] }) => ({
      result: await pageOf(pageId).component[method](...args),
    }),
    'Page.getWindowProperties': ({ pageId, names }: { pageId: number; names: string[] }) => {
      const { scroller } = pageOf(pageId)
      const inWechat: Record<string, number> = {
        'document.documentElement.scrollWidth': scroller.scrollWidth,
        'document.documentElement.scrollHeight': scroller.scrollHeight,
        'document.documentElement.scrollTop': scroller.scrollTop,
        'document.body.scrollTop': 0,
      }
      return { properties: names.map((name) => inWechat[name]) }
    },
  }
}

/** `a.b[0].c` of a value; the value itself where no path is given. */
export const at = (value: any, path?: string): unknown =>
  (path ?? '')
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .reduce((inner, part) => inner?.[part], value)
