/** Everything that the detail of a phone event may carry, in one library or another; `detail` is asked for by code that copes with Skyline 3.4.0. */
export const phoneDetailFields = ['errMsg', 'code', 'encryptedData', 'iv', 'cloudID', 'errno', 'detail'] as const

/** Asked of every object by engines and tools, not by whoever misspelt a field. */
const askedByTools = /^(toJSON|then|constructor|nodeType|length|asymmetricMatch|inspect|[_$@].*)$/

/**
 * The detail as it is, and a word about reading what is not in it: `encyptedData` is undefined without any error, and
 * has cost people days.
 */
export function watchDetail<Detail extends object>(detail: Detail, warn: (message: string) => void): Detail {
  const fields = new Set<string>([...phoneDetailFields, ...Object.keys(detail)])
  return new Proxy(detail, {
    get(target, name, receiver) {
      if (typeof name === 'string' && !(name in target) && !fields.has(name) && !askedByTools.test(name)) {
        warn(unknownField(name, [...fields]))
      }
      return Reflect.get(target, name, receiver) as unknown
    },
  })
}

export function unknownField(name: string, fields: readonly string[]): string {
  const [nearest] = fields
    .map((field) => ({ field, distance: editDistance(name.toLowerCase(), field.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance)
  const isTypo = nearest && nearest.distance <= Math.max(1, Math.floor(name.length / 4))
  return isTypo
    ? `${name} is undefined; did you mean ${nearest.field}?`
    : `${name} is undefined: this event's detail never has it`
}

/** How many letters have to be put in, taken out or exchanged. */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const exchange = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1)
      current[column] = Math.min(previous[column]! + 1, current[column - 1]! + 1, exchange)
    }
    previous = current
  }
  return previous[to.length]!
}
