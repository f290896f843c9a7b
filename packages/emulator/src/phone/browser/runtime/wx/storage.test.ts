import { expect, it } from 'vitest'
import { createStorageApis } from './storage.ts'
import { fakePhone } from './testing/fakePhone.ts'

const make = () => createStorageApis(fakePhone())

it.each([
  ['text', 'a'],
  ['the empty text', ''],
  ['a number', -1.5],
  ['not a number', Number.NaN],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
  ['a date', new Date(1_700_000_000_000)],
  ['an object', { a: [1, { b: null }] }],
])('keeps %s', async (_, value) => {
  const apis = make()
  apis.setStorageSync('key', value)
  expect(apis.getStorageSync('key')).toEqual(value)
  await expect(apis.getStorage({ key: 'key' })).resolves.toEqual({ data: value, errMsg: 'getStorage:ok' })
})

it('keeps a copy, with dates inside objects as text', () => {
  const apis = make()
  const value = { at: new Date(0), gone: undefined }
  apis.setStorageSync('key', value)
  value.at = new Date(1)
  expect(apis.getStorageSync('key')).toEqual({ at: '1970-01-01T00:00:00.000Z' })
})

it('has an empty text, or fails, for what is not there', async () => {
  const apis = make()
  expect(apis.getStorageSync('none')).toBe('')
  await expect(apis.getStorage({ key: 'none' })).rejects.toEqual({ errMsg: 'getStorage:fail data not found' })
  await expect(apis.removeStorage({ key: 'none' })).resolves.toEqual({ errMsg: 'removeStorage:ok' })
})

it('refuses more than 1 MB a key and 10 MB an app, and counts a key that is written again once', () => {
  const apis = make()
  const megabyte = 'x'.repeat(1024 * 1024)
  expect(() => apis.setStorageSync('big', `${megabyte}x`)).toThrow('setStorageSync:fail entry size limit reached')
  for (let index = 0; index < 10; index += 1) apis.setStorageSync(`key${index}`, megabyte)
  apis.setStorageSync('key0', megabyte)
  expect(() => apis.setStorageSync('more', 'x')).toThrow('setStorageSync:fail exceed storage max size 10Mb')
  expect(apis.getStorageInfoSync()).toMatchObject({ currentSize: 10240, limitSize: 10240 })
  apis.clearStorageSync()
  expect(apis.getStorageInfoSync()).toEqual({ keys: [], currentSize: 0, limitSize: 10240 })
})

it('is full in WeChat’s words when the browser has no more room, and keeps what was there', async () => {
  const phone = fakePhone()
  const { set } = phone.storage
  phone.storage.set = (key, value) => {
    if (key === 'more') throw new DOMException('exceeded the quota', 'QuotaExceededError')
    set(key, value)
  }
  const apis = createStorageApis(phone)
  apis.setStorageSync('first', 1)
  await expect(apis.setStorage({ key: 'more', data: 2 })).rejects.toEqual({
    errMsg: 'setStorage:fail exceed storage max size 10Mb',
  })
  expect(() => apis.setStorageSync('more', 2)).toThrow('setStorageSync:fail exceed storage max size 10Mb')
  expect(apis.getStorageInfoSync().keys).toEqual(['first'])
})

it('wants a key that is text', () => {
  expect(() => make().setStorageSync(7 as never, 1)).toThrow(
    'setStorageSync:fail parameter error: parameter.key should be String instead of Number;',
  )
})
