/** How far a box is scrolled, in px, and how far it could be. */
export interface ScrollState {
  scrollTop: number
  scrollLeft: number
  scrollHeight: number
  scrollWidth: number
  clientHeight: number
  clientWidth: number
}

export type Edge = 'top' | 'left' | 'bottom' | 'right'

/** Edges that are at most the threshold away. */
export function edgesReached(state: ScrollState, upper: number, lower: number): Set<Edge> {
  const reached = new Set<Edge>()
  if (state.scrollTop <= upper) reached.add('top')
  if (state.scrollLeft <= upper) reached.add('left')
  if (state.scrollHeight - state.clientHeight - state.scrollTop <= lower) reached.add('bottom')
  if (state.scrollWidth - state.clientWidth - state.scrollLeft <= lower) reached.add('right')
  return reached
}

/** Edges that came near just now, in the direction of the movement: WeChat tells of each once per approach. */
export function edgesEntered(before: Set<Edge>, now: Set<Edge>, delta: { x: number; y: number }): Edge[] {
  const approached: Record<Edge, boolean> = {
    top: delta.y < 0,
    bottom: delta.y > 0,
    left: delta.x < 0,
    right: delta.x > 0,
  }
  return [...now].filter((edge) => !before.has(edge) && approached[edge])
}

/**
 * Where to scroll so that a child comes to the start of the box, in px from the start of the content.
 *
 * @param childStart @param boxStart Their edges on the screen.
 */
export const offsetIntoView = (childStart: number, boxStart: number, scrolled: number, furthest: number): number =>
  Math.max(0, Math.min(childStart - boxStart + scrolled, furthest))
