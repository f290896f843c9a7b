/** Characters of one line; whoever writes more means to see its beginning. */
const longestLine = 16_384

/** Characters that may still be written; below 0, something was left out. */
interface Room {
  left: number
}

/** What was written to the console, as a terminal shows it. Never throws, whatever the values are. */
export function lineOf(values: unknown[]): string {
  const room = { left: longestLine }
  const line = values.map((value) => shown(value, room)).join(' ')
  if (line.length <= longestLine) return line
  return `${line.slice(0, longestLine)}…${room.left < 0 ? '' : ` (${line.length})`}`
}

/** Strings bare, everything else as JSON. */
export function shown(value: unknown, room: Room = { left: longestLine }): string {
  if (typeof value === 'string') return value
  try {
    return value instanceof Error ? (value.stack ?? value.message) : (jsonOf(value, nameOf, room) ?? String(value))
  } catch {
    return Object.prototype.toString.call(value) // a getter or a toJSON of the app's own has thrown
  }
}

const nameOf = (named: { name: string }): string => `[function ${named.name}]`

/**
 * JSON of what may hold anything: circles are cut, big integers are texts, pages and components are `{is, data}`.
 *
 * @param showFunction What stands for a function, which JSON leaves out.
 * @param room Where it ends stands `…`, and what comes after it is not looked at.
 */
export function jsonOf(
  value: unknown,
  showFunction?: (named: { name: string }) => string,
  room: Room = { left: Infinity },
): string | undefined {
  const above: { value: object; written: unknown }[] = []
  let isCut = false
  return JSON.stringify(value, function (this: unknown, key, inner: unknown) {
    if (isCut) return undefined
    room.left -= key.length + sizeOf(inner)
    if (room.left < 0) {
      isCut = true
      return typeof inner === 'string' ? `${inner.slice(0, longestLine)}…` : '…'
    }
    if (typeof inner === 'function') return showFunction?.(inner)
    if (typeof inner === 'bigint') return `${inner}n`
    if (typeof inner !== 'object' || inner === null) return inner
    while (above.length > 0 && above.at(-1)!.written !== this) above.pop()
    if (above.some(({ value }) => value === inner)) return '[circular]'
    const written = plain(inner)
    above.push({ value: inner, written })
    return written
  }) as string | undefined
}

const sizeOf = (value: unknown): number => (typeof value === 'string' ? value.length : 1)

/** A page or a component, as `this` or as an element of the engine's, holds the whole tree it stands in. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('_$' in value || '_$methodCaller' in value)) return value
  const { is, data } = value as { is?: unknown; data?: unknown }
  return { is, data }
}

/** The values themselves where they can travel, and otherwise the line they make. */
export function portable(values: unknown[]): unknown[] {
  const room = { left: longestLine }
  try {
    jsonOf(values, undefined, room)
    if (room.left >= 0) return values.map(plain)
  } catch {
    // what cannot be written as JSON has a line all the same
  }
  return [lineOf(values)]
}
