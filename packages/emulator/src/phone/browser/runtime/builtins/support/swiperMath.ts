export interface Ring {
  count: number
  /** After the last item comes the first. */
  circular: boolean
}

const wrap = (value: number, count: number) => ((value % count) + count) % count

/** How many items after the first visible one this one stands, when the track is at `position`. */
export function offsetOf(index: number, position: number, { count, circular }: Ring): number {
  if (!circular) return index - position
  const offset = wrap(index - position, count)
  return offset > count - 1 ? offset - count : offset // the one that is just leaving stays at the left
}

/** The place of `target` that is nearest to `position`: around the ring it may be below 0 or beyond the end. */
export function nearestRoute(position: number, target: number, { count, circular }: Ring): number {
  if (!circular || count === 0) return target
  const forward = wrap(target - position, count)
  return position + (forward <= count / 2 ? forward : forward - count)
}

/** Where a drag ends: a fifth of an item is enough to turn the page. */
export function landing(from: number, position: number, { count, circular }: Ring, shown: number): number {
  const moved = position - from
  const whole = Math.trunc(moved)
  const rest = moved - whole
  const goal = Math.round(from) + whole + (Math.abs(rest) > 0.2 ? Math.sign(rest) : 0)
  return circular ? wrap(goal, count) : Math.max(0, Math.min(goal, count - shown))
}
