import { describe, expect, it } from 'vitest'
import { cutText, filterText } from './textFilter.ts'
import { replacementIn } from './textField.ts'

describe('what a keyboard can write', () => {
  it.each([
    ['number', '1a2-3.4', '1234'],
    ['digit', '1.2.3x', '1.23'],
    ['digit', '12.', '12.'],
    ['digit', 'abc', ''],
    ['idcard', '11010119900307123x?', '11010119900307123x'],
    ['text', ' 林 1.2', ' 林 1.2'],
  ] as const)('%s leaves of %j only %j', (keyboard, typed, left) => {
    expect(filterText(typed, keyboard)).toBe(left)
  })

  it('cuts at maxlength, and not at all when that is negative', () => {
    expect(cutText('12345', 3)).toBe('123')
    expect(cutText('12345', 0)).toBe('')
    expect(cutText('12345', -1)).toBe('12345')
  })
})

describe('what a handler of bindinput returns', () => {
  it('is a text, or a text and where the cursor goes', () => {
    expect(replacementIn('ABC')).toEqual({ value: 'ABC' })
    expect(replacementIn({ value: '1 2', cursor: 2 })).toEqual({ value: '1 2', cursor: 2 })
  })

  it('is nothing for a handler that returns nothing of the kind', () => {
    for (const answer of [undefined, null, true, {}, { cursor: 1 }]) expect(replacementIn(answer)).toBeUndefined()
  })
})
