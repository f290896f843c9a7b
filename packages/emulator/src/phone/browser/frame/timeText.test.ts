import { expect, it } from 'vitest'
import { textsOf } from './texts.ts'
import { clockText } from './timeText.ts'

it('says how far the clock was moved, in both languages', () => {
  const day = 24 * 60 * 60_000
  expect(clockText(0, textsOf('en'))).toBe('as this machine')
  expect(clockText(day + 5 * 60_000 - 20, textsOf('en'))).toBe('1 d 5 min ahead')
  expect(clockText(-day - 2 * 60 * 60_000, textsOf('zh'))).toBe('慢 1 天 2 小时')
})
