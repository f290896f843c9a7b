import { expect, it } from 'vitest'
import { findLostValue } from './data.ts'

class Order {
  price = 18
}

it.each([
  [{ list: [{ onTap: () => undefined }] }, { path: 'list[0].onTap', what: 'a function' }],
  [{ order: new Order() }, { path: 'order', what: 'an instance of Order' }],
  [{ 'a.b': Promise.resolve() }, { path: 'a.b', what: 'an instance of Promise' }],
  [{ id: 1n }, { path: 'id', what: 'a bigint' }],
])('finds what WeChat would lose', (data, lost) => {
  expect(findLostValue(data)).toEqual(lost)
})

it('finds a circle, and takes the same value twice for none', () => {
  const circle: Record<string, unknown> = {}
  circle.inner = { circle }
  expect(findLostValue({ circle })).toEqual({ path: 'circle.inner.circle', what: 'a circle' })
  const shared = { price: 18 }
  expect(findLostValue({ one: shared, two: shared })).toBeUndefined()
})

it('has nothing against plain data', () => {
  expect(findLostValue({ a: [1, 'x', null, undefined, { b: true }], at: new Date(0), bare: Object.create(null) })).toBe(
    undefined,
  )
})
