import type { RungKind } from '@quickreg/contract'
import type { Storage } from './storage.ts'

/** What somebody has declined in a scene, kept on the device so that no later visit asks for it first. */
export interface DeclinedMemory {
  list(): readonly RungKind[]
  add(kind: RungKind): void
  clear(): void
}

export function declinedMemory(storage: Storage, server: string, scene: string): DeclinedMemory {
  const key = `quickreg:declined:${server}:${scene}`
  const list = () => {
    const stored = storage.getStorageSync(key) // by any page of the mini program
    return Array.isArray(stored) ? (stored as RungKind[]) : []
  }
  return {
    list,
    add: (kind) =>
      storage.setStorageSync(
        key,
        list()
          .filter((other) => other !== kind)
          .concat(kind),
      ),
    clear: () => storage.removeStorageSync(key),
  }
}
