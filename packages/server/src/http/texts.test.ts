import { describe, expect, it } from 'vitest'
import { preferredLanguage, problemTexts, reasonTexts } from './texts.ts'

describe('preferredLanguage', () => {
  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['zh', 'zh'],
    ['zh-Hant-TW', 'zh'],
    ['ZH_CN', 'en'], // no language range
    ['en-US,en;q=0.9,zh;q=0.8', 'en'],
    ['en;q=0.5, zh;q=0.7', 'zh'],
    ['fr, zh;q=0.1', 'zh'],
    ['zh;q=0, en;q=0.1', 'en'],
    ['zh;q=0', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    [`${'fr,'.repeat(10_000)}zh`, 'en'], // read no further than anybody's real list
  ] as const)('of %.40s is %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language)
  })
})

it.each([...Object.entries(problemTexts), ...Object.entries(reasonTexts)])(
  '%s is a sentence in both',
  (_code, text) => {
    expect(text.zh).toMatch(/^\p{Script=Han}.*。$/u)
    expect(text.en).toMatch(/^\p{Lu}.*\.$/u)
  },
)
