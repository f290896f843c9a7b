export interface Wheel {
  /** Turns to a row without telling `onTurn`. */
  show(index: number): void
  index(): number
}

/**
 * A column that snaps to rows: a finger or the mouse wheel scrolls it, a tap takes a row, arrow keys go one by one.
 *
 * @param scroller Scrolls; its snapping is in styles/picker.css.
 * @param rows Live.
 */
export function wheel(scroller: HTMLElement, rows: () => HTMLElement[], onTurn: (index: number) => void): Wheel {
  let index = 0
  const rowHeight = () => rows()[0]?.offsetHeight || 1
  const turn = (to: number, tell: boolean) => {
    const next = Math.max(0, Math.min(to, rows().length - 1))
    scroller.scrollTop = next * rowHeight()
    if (next === index) return
    index = next
    if (tell) onTurn(index)
  }
  // `scrollend` comes once the snap has settled, for fingers and wheels alike.
  scroller.addEventListener('scrollend', () => turn(Math.round(scroller.scrollTop / rowHeight()), true))
  scroller.addEventListener('click', (event) => {
    const row = rows().findIndex((candidate) => candidate.contains(event.target as Node))
    if (row >= 0) turn(row, true)
  })
  scroller.addEventListener('keydown', (event) => {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows().length - 1 }[event.key]
    if (to === undefined || event.target !== scroller) return
    event.preventDefault()
    turn(to, true)
  })
  return { show: (to) => turn(to, false), index: () => index }
}
