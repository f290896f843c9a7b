import type { Phone } from '../ports.ts'
import { ApiFailure, checkParameters, makeApis, makeSync } from './api.ts'
import { readStored, sizeOf, writeStored, type StoredValue } from './storedValue.ts'

/** WeChat's limits, in characters of what is kept. */
const perKey = 1024 * 1024
const perApp = 10 * 1024 * 1024
const full = 'exceed storage max size 10Mb'

interface Pair {
  key: string
  value: unknown
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html */
export function createStorageApis(phone: Phone) {
  const { storage } = phone
  const total = () => storage.keys().reduce((sum, key) => sum + sizeOf(storage.get(key) as StoredValue), 0)

  function set(key: string, data: unknown): void {
    checkParameters({ key }, { key: 'String' })
    const value = writeStored(data)
    const size = sizeOf(value)
    if (size > perKey) throw new ApiFailure('entry size limit reached')
    const before = storage.get(key) as StoredValue | undefined
    if (total() - (before ? sizeOf(before) : 0) + size > perApp) {
      throw new ApiFailure(full)
    }
    try {
      storage.set(key, value)
    } catch (error) {
      // The browser keeps less for all apps and people together than WeChat does for one.
      if ((error as Error).name === 'QuotaExceededError') throw new ApiFailure(full)
      throw error
    }
  }
  const find = (key: string) => {
    checkParameters({ key }, { key: 'String' })
    return storage.get(key) as StoredValue | undefined
  }
  const setAll = (pairs: Pair[]) => pairs.forEach(({ key, value }) => set(key, value))
  const info = () => ({
    keys: storage.keys(),
    currentSize: Math.ceil(total() / 1024),
    limitSize: perApp / 1024,
  })

  return {
    ...makeApis(phone, {
      setStorage: ({ key, data }) => set(key, data),
      getStorage({ key }) {
        const value = find(key)
        if (!value) throw new ApiFailure('data not found')
        return { data: readStored(value) }
      },
      removeStorage: ({ key }) => void (find(key) && storage.remove(key)),
      clearStorage: () => storage.clear(),
      getStorageInfo: info,
      batchSetStorage: ({ kvList }) => setAll(kvList as Pair[]),
      batchGetStorage: ({ keyList }) => ({ dataList: (keyList as string[]).map(valueOrEmpty) }),
    }),
    setStorageSync: makeSync('setStorageSync', set),
    getStorageSync: makeSync('getStorageSync', valueOrEmpty),
    removeStorageSync: makeSync('removeStorageSync', (key: string) => void (find(key) && storage.remove(key))),
    clearStorageSync: makeSync('clearStorageSync', () => storage.clear()),
    getStorageInfoSync: makeSync('getStorageInfoSync', info),
    batchSetStorageSync: makeSync('batchSetStorageSync', setAll),
    batchGetStorageSync: makeSync('batchGetStorageSync', (keyList: string[]) => keyList.map(valueOrEmpty)),
  }

  /** The synchronous form has an empty string for what is not there. */
  function valueOrEmpty(key: string): unknown {
    const value = find(key)
    return value ? readStored(value) : ''
  }
}
