import { expect, it } from 'vitest'
import { codeIn, otherThan } from './code.ts'

it('finds the code in a text and says so where none has arrived', () => {
  expect(codeIn('【Quickreg】012345 is your code (5 min). Do not share it.')).toBe('012345')
  expect(() => codeIn(undefined)).toThrow('No code has arrived')
})

it.each([
  ['012345', '012346'],
  ['999999', '000000'],
])('has another code of six digits beside %s', (code, other) => expect(otherThan(code)).toBe(other))
