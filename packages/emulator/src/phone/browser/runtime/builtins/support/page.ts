import type { BuiltinHost } from '../../builtin.ts'

/** The page that a tag stands on. Its host is `<page>`, in what scrolls, in what is hidden when another page comes. */
export function pageOf(host: BuiltinHost): { page: HTMLElement; scroller: HTMLElement; layer: HTMLElement } {
  const page = host.element.closest<HTMLElement>('page')!
  const scroller = page.parentElement!
  return { page, scroller, layer: scroller.parentElement! }
}
