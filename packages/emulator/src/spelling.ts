/** The known name that was probably meant: at most a letter in four is wrong. Upper and lower case count as the same. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  // With two letters, every other name is near.
  const most = name.length < 3 ? 0 : Math.max(1, Math.floor(name.length / 4))
  const [best] = [...known]
    .map((other) => ({ other, distance: editDistance(name.toLowerCase(), other.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance)
  return best && best.distance <= most ? best.other : undefined
}

/** How many letters have to be put in, taken out, exchanged, or swapped with the next one. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const exchange = last[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1)
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const swap = isSwap ? beforeLast[column - 2]! + 1 : Infinity
      current[column] = Math.min(last[column]! + 1, current[column - 1]! + 1, exchange, swap)
    }
    ;[beforeLast, last] = [last, current]
  }
  return last[to.length]!
}
