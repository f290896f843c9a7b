import { h } from '../dom.ts'

/**
 * A list that grows at its end and stays there as long as the reader is there.
 *
 * @param name Its title has the id `{name}-title`.
 */
export function followedList(name: string, hear: (atEnd: boolean) => void = () => {}) {
  const items = h('ol', { class: 'lines' })
  const element = h(
    'div',
    { class: 'scroller', tabindex: 0, role: 'group', 'aria-labelledby': `${name}-title`, onscroll: scrolled },
    items,
  )
  let follow = true

  function scrolled(): void {
    const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 8
    if (atEnd === follow) return
    follow = atEnd
    hear(atEnd)
  }

  function toEnd(): void {
    element.scrollTop = element.scrollHeight
  }

  return {
    element,
    items,
    add(children: Node[]): void {
      items.append(...children)
      if (follow) toEnd()
    },
    follow(wanted: boolean): void {
      follow = wanted
      if (follow) toEnd()
    },
  }
}
