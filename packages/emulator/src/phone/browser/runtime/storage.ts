import type { Storage } from './ports.ts'

/** One app's data of one person, in the browser's storage; values are JSON. */
export function createStorage(appid: string, userId: string, store: globalThis.Storage): Storage {
  const prefix = `quickreg:${appid}:${userId}:`
  const keys = () =>
    Array.from({ length: store.length }, (_, index) => store.key(index)!)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
  return {
    keys,
    get(key) {
      const text = store.getItem(prefix + key)
      return text === null ? undefined : (JSON.parse(text) as unknown)
    },
    set: (key, value) => store.setItem(prefix + key, JSON.stringify(value)),
    remove: (key) => store.removeItem(prefix + key),
    clear: () => keys().forEach((key) => store.removeItem(prefix + key)),
  }
}
