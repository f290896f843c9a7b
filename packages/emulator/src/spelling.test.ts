import { expect, it } from 'vitest'
import { editDistance, nearest } from './spelling.ts'

it.each([
  ['', 'abc', 3],
  ['encypted', 'encrypted', 1],
  ['kitten', 'sitting', 3],
  ['vaule', 'value', 1],
  ['iv', 'vi', 1],
])('counts the mistakes from %j to %j', (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance)
  expect(editDistance(to, from)).toBe(distance)
})

it.each([
  ['veiw', ['text', 'view'], 'view'],
  ['errmsg', ['code', 'errMsg'], 'errMsg'],
  ['getphonenumbr', ['getrealtimephonenumber', 'getphonenumber'], 'getphonenumber'],
  ['list', ['view'], undefined],
  ['x', ['y'], undefined],
  ['anything', [], undefined],
])('takes %j among %j for %j', (name, known, meant) => {
  expect(nearest(name, known)).toBe(meant)
})
