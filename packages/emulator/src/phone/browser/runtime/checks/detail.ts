import { nearest } from '../../../../spelling.ts'

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
  const meant = nearest(name, fields)
  return meant === undefined
    ? `${name} is undefined: this event's detail never has it`
    : `${name} is undefined; did you mean ${meant}?`
}
