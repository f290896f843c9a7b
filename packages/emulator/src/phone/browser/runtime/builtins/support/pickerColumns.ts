/** One column of a picker: what it offers and which row is chosen. */
export interface Column {
  items: string[]
  index: number
}

/** `date` by its `fields`, and `time`: parts from the greatest to the least. */
export type Fields = 'year' | 'month' | 'day' | 'time'

interface Calendar {
  /** From and to, given the parts before. */
  bounds: ((before: number[]) => [number, number])[]
  separator: string
  /** Digits of each part in the value. */
  digits: number[]
  units: { zh: string[]; en: string[] }
  /** Where `start` and `end` say nothing. */
  start: number[]
  end: number[]
}

const daysInMonth = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()

const dateUnits = { zh: ['年', '月', '日'], en: ['', '', ''] }
const dateBounds: Calendar['bounds'] = [
  () => [1, 9999],
  () => [1, 12],
  ([year = 1, month = 1]) => [1, daysInMonth(year, month)],
]

const date = (parts: number): Calendar => ({
  bounds: dateBounds.slice(0, parts),
  separator: '-',
  digits: [4, 2, 2].slice(0, parts),
  units: dateUnits,
  start: [1900, 1, 1].slice(0, parts),
  end: [2099, 12, 31].slice(0, parts),
})

const calendars: Record<Fields, Calendar> = {
  year: date(1),
  month: date(2),
  day: date(3),
  time: {
    bounds: [() => [0, 23], () => [0, 59]],
    separator: ':',
    digits: [2, 2],
    units: { zh: ['时', '分'], en: ['', ''] },
    start: [0, 0],
    end: [23, 59],
  },
}

export interface Limits {
  start?: string
  end?: string
}

/**
 * Columns for a value such as `2024-02-29` or `09:30`, no further than `start` and `end` allow: in the year of `start`,
 * months before its month are not there. A value outside goes to the nearest inside.
 */
export function calendarColumns(value: string, fields: Fields, limits: Limits, language: 'zh' | 'en'): Column[] {
  const { units } = calendars[fields]
  return ranges(value, fields, limits).map(({ from, to, chosen }, part) => ({
    items: Array.from(
      { length: to - from + 1 },
      (_, row) => `${pad(from + row, fields, part)}${units[language][part]}`,
    ),
    index: chosen - from,
  }))
}

/** The value whose columns stand at `indexes`; columns that became shorter give what they have. */
export function calendarValue(before: string, indexes: number[], fields: Fields, limits: Limits): string {
  const old = ranges(before, fields, limits)
  const wanted = indexes.map((index, part) => pad((old[part]?.from ?? 0) + index, fields, part))
  const settled = ranges(wanted.join(calendars[fields].separator), fields, limits)
  return settled.map(({ chosen }, part) => pad(chosen, fields, part)).join(calendars[fields].separator)
}

const pad = (number: number, fields: Fields, part: number) =>
  String(number).padStart(calendars[fields].digits[part] ?? 2, '0')

function ranges(value: string, fields: Fields, limits: Limits): { from: number; to: number; chosen: number }[] {
  const { bounds, start, end } = calendars[fields]
  const first = read(limits.start, fields) ?? start
  const last = read(limits.end, fields) ?? end
  const wanted = read(value, fields) ?? first
  const chosen: number[] = []
  return bounds.map((boundsOf, part) => {
    const [least, most] = boundsOf(chosen)
    const isAt = (limit: number[]) => chosen.every((number, index) => number === limit[index])
    const from = isAt(first) ? Math.max(least, first[part]!) : least
    const to = Math.max(from, isAt(last) ? Math.min(most, last[part]!) : most)
    const number = Math.max(from, Math.min(to, wanted[part]!))
    chosen.push(number)
    return { from, to, chosen: number }
  })
}

/** Missing parts, as in `2024` where days are asked, are the first ones. */
function read(text: string | undefined, fields: Fields): number[] | undefined {
  const { separator, start } = calendars[fields]
  const parts = (text ?? '').split(separator).map(Number)
  if (!text || parts.some(Number.isNaN)) return undefined
  return start.map((otherwise, part) => parts[part] ?? otherwise)
}
