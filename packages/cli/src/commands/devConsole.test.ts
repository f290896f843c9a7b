import { expect, it } from 'vitest'
import { consoleLines } from './devConsole.ts'

it('marks every line, and its level where it matters', () => {
  expect(consoleLines({ level: 'log', text: 'one\ntwo' })).toBe('[phone] one\n[phone] two')
  expect(consoleLines({ level: 'warn', text: 'careful' })).toBe('[phone] warn: careful')
})

it('says an error once, with its stack', () => {
  const stack = 'Error: boom\n    at onLoad (pages/index/index.ts:7:3)'
  expect(consoleLines({ level: 'error', text: 'Error: boom', stack })).toBe(
    '[phone] error: Error: boom\n[phone]     at onLoad (pages/index/index.ts:7:3)',
  )
  expect(consoleLines({ level: 'error', text: 'boom', stack: 'at onLoad' })).toBe(
    '[phone] error: boom\n[phone] at onLoad',
  )
})

it('lets nothing through that would write elsewhere on the screen', () => {
  expect(consoleLines({ level: 'info', text: 'a\u001b[2J\u001b]0;title\u0007\r\bb' })).toBe('[phone] ab')
})
