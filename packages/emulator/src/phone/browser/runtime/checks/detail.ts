import { nearest } from '../../../../spelling.ts'

/** Everything that the detail of a phone event may carry, in one library or another; `detail` is asked for by code that copes with Skyline 3.4.0. */
export const phoneDetailFields = ['errMsg', 'code', 'encryptedData', 'iv', 'cloudID', 'errno', 'detail'] as const

/** Asked of every object by engines and tools, not by whoever misspelt a field. */
const askedByTools = /^(toJSON|then|constructor|nodeType|length|asymmetricMatch|inspect|[_$@].*)$/

const watched = new WeakSet<object>()

/**
 * The detail as it is, and a word about reading what is not in it: `encyptedData` is undefined without any error, and
 * has cost people days.
 */
export function watchPhoneDetail<Detail extends object>(detail: Detail, warn: (message: string) => void): Detail {
  const fields = [...new Set<string>([...phoneDetailFields, ...Object.keys(detail)])]
  return watch(detail, (name) => {
    if (!fields.includes(name)) warn(misspelt(name, fields) ?? `${name} is undefined: this event's detail never has it`)
  })
}

/**
 * The same for what any built-in tag fires. Libraries ask details for fields that only some of their events have, so this
 * speaks of near misses alone.
 */
export function watchSpelling(detail: unknown, warn: (message: string) => void): unknown {
  if (typeof detail !== 'object' || detail === null || watched.has(detail)) return detail
  return watch(detail, (name) => {
    const message = misspelt(name, Object.keys(detail))
    if (message !== undefined) warn(message)
  })
}

function watch<Detail extends object>(detail: Detail, missed: (name: string) => void): Detail {
  const proxy = new Proxy(detail, {
    get(target, name, receiver) {
      if (typeof name === 'string' && !(name in target) && !askedByTools.test(name)) missed(name)
      return Reflect.get(target, name, receiver) as unknown
    },
  })
  watched.add(proxy)
  return proxy
}

function misspelt(name: string, fields: readonly string[]): string | undefined {
  const meant = nearest(name, fields)
  return meant === undefined ? undefined : `${name} is undefined; did you mean ${meant}?`
}
