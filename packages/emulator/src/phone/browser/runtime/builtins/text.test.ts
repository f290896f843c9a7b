import { expect, it } from 'vitest'
import { shownText } from './text.ts'

it('breaks lines at \\n as written in WXML', () => {
  expect(shownText('a\\nb\nc', {})).toBe('a\nb\nc')
})

it('decodes entities once, and only when asked', () => {
  expect(shownText('1 &lt; 2 &amp;lt; 3', {})).toBe('1 &lt; 2 &amp;lt; 3')
  expect(shownText('1 &lt; 2 &amp;lt; 3&nbsp;', { decode: true })).toBe('1 < 2 &lt; 3\u00a0')
})

it('widens spaces', () => {
  expect(shownText('a  b', { space: 'emsp' })).toBe('a\u2003\u2003b')
})
