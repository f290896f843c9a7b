import type { AppConsole } from '../ports.ts'

/** Something in `setData` that would not reach the page in WeChat, where data is copied from one process to another. */
export interface LostValue {
  /** `list[0].onTap` */
  path: string
  what: string
}

/** Warns once for each place that gives setData what it cannot carry. `is` is the page or component. */
export const warnOfLostData = (console: AppConsole) => (data: unknown, is: string) => {
  if (is.startsWith('wx/')) return // a built-in tag: its values never travel
  const lost = findLostValue(data)
  if (!lost) return
  const where = `setData of ${is}: \`${lost.path}\` is ${lost.what}`
  console.warnOnce(where, `${where}; WeChat copies data to the page and would lose it`)
}

/** Data this large is judged by its beginning: a check must not be what makes a page slow. */
const looksAtMost = 5000

/** @returns The first value that cannot be copied: functions, class instances, circles; undefined if all can. */
export function findLostValue(data: unknown): LostValue | undefined {
  let looked = 0
  const above: unknown[] = []
  const visit = (value: unknown, path: string): LostValue | undefined => {
    if (++looked > looksAtMost) return undefined
    const what = whyLost(value)
    if (what !== undefined) return { path, what }
    if (typeof value !== 'object' || value === null || value instanceof Date) return undefined
    if (above.includes(value)) return { path, what: 'a circle' }
    above.push(value)
    for (const [key, inner] of Object.entries(value)) {
      const lost = visit(inner, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`)
      if (lost) return lost
    }
    above.pop()
    return undefined
  }
  return visit(data, '')
}

function whyLost(value: unknown): string | undefined {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'symbol' || typeof value === 'bigint') return `a ${typeof value}`
  if (typeof value !== 'object' || value === null || value instanceof Date) return undefined
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null
  if (prototype === null || prototype === Object.prototype || Array.isArray(value)) return undefined
  return `an instance of ${prototype.constructor?.name || 'a class'}`
}
