import type { BuiltinHost } from '../../builtin.ts'

/**
 * The page that a tag stands on. Its host is `<page>`, in what scrolls, in what is hidden when another page comes; a tag
 * in a root-portal stands beside what scrolls.
 */
export function pageOf(host: BuiltinHost): { page: HTMLElement; scroller: HTMLElement; layer: HTMLElement } {
  const layer = host.element.closest<HTMLElement>('.page')!
  const scroller = layer.querySelector<HTMLElement>('.page-scroller')!
  return { page: scroller.querySelector('page')!, scroller, layer }
}
