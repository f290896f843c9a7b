/** Characters of one line; whoever writes more means to see its beginning. */
const longestLine = 16_384

/** What was written to the console, as a terminal shows it. Never throws, whatever the values are. */
export function lineOf(values: unknown[]): string {
  const line = values.map(shown).join(' ')
  return line.length <= longestLine ? line : `${line.slice(0, longestLine)}… (${line.length})`
}

/** Strings bare, everything else as JSON. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return value instanceof Error ? (value.stack ?? value.message) : (jsonOf(value, nameOf) ?? String(value))
  } catch {
    return Object.prototype.toString.call(value) // a getter or a toJSON of the app's own has thrown
  }
}

const nameOf = (named: { name: string }): string => `[function ${named.name}]`

/**
 * JSON of what may hold anything: circles are cut, big integers are texts.
 *
 * @param showFunction What stands for a function, which JSON leaves out.
 */
export function jsonOf(value: unknown, showFunction?: (named: { name: string }) => string): string | undefined {
  const above: unknown[] = []
  return JSON.stringify(value, function (this: unknown, _key, inner: unknown) {
    if (typeof inner === 'function') return showFunction?.(inner)
    if (typeof inner === 'bigint') return `${inner}n`
    if (typeof inner !== 'object' || inner === null) return inner
    while (above.length > 0 && above.at(-1) !== this) above.pop()
    if (above.includes(inner)) return '[circular]'
    above.push(inner)
    return inner
  }) as string | undefined
}

/** The values themselves where they can travel, and otherwise the line they make. */
export function portable(values: unknown[]): unknown[] {
  try {
    if (jsonOf(values)!.length <= longestLine) return values
  } catch {
    // what cannot be written as JSON has a line all the same
  }
  return [lineOf(values)]
}
