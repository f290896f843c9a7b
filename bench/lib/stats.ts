/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return (at(sorted, Math.ceil(middle) - 1) + at(sorted, Math.floor(middle))) / 2
}

/** The value that this share of all values do not exceed: nearest rank, nothing interpolated. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return at(sorted, Math.max(0, Math.ceil(share * sorted.length) - 1))
}

/**
 * How many times theirs is ours: of each round by itself, so that what slows the machine down for a while slows both;
 * then the median.
 */
export function ratio(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) throw new TypeError('Each round has both')
  return median(ours.map((value, round) => value / at(theirs, round)))
}

function at(values: readonly number[], index: number): number {
  const value = values[index]
  if (value === undefined) throw new TypeError('No values')
  return value
}
