import type { Wx } from './wx.ts'

export type Storage = Pick<Wx, 'getStorageSync' | 'setStorageSync' | 'removeStorageSync'>

/** Storage that is full, or cleared while in use, must not keep anybody from registering. */
export function forgivingStorage(wx: Storage): Storage {
  const attempt = <Value>(run: () => Value): Value | undefined => {
    try {
      return run()
    } catch {
      return undefined
    }
  }
  return {
    getStorageSync: (key) => attempt(() => wx.getStorageSync(key)),
    setStorageSync: (key, value) => attempt(() => wx.setStorageSync(key, value)),
    removeStorageSync: (key) => attempt(() => wx.removeStorageSync(key)),
  }
}
