import { describe, expect, it } from 'vitest'
import { preferredLanguage } from './language.ts'
import { problemTexts } from './problemTexts.ts'
import { reasonTexts } from './reasonTexts.ts'

describe('preferredLanguage', () => {
  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['zh', 'zh'],
    ['zh-TW', 'zh-TW'],
    ['zh-Hant', 'zh-TW'],
    ['zh-hk,zh;q=0.9', 'zh-TW'],
    ['zh-CN,zh-TW;q=0.9', 'zh'],
    ['zh-Hans-HK', 'zh'],
    ['zh-SG', 'zh'],
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

/** Characters of the mainland, and words that mean nothing or something else in Taiwan. */
const simplified =
  /[录码机号获请认证设备网络与发验试时间频须录务后这种账开个]|短信|信息|用户|登錄|小程序|網絡|服務器|支持|默認/

it.each([...Object.entries(problemTexts), ...Object.entries(reasonTexts)])(
  '%s is a sentence in all three',
  (_code, text) => {
    expect(text.zh).toMatch(/^\p{Script=Han}.*。$/u)
    expect(text['zh-TW']).toMatch(/^\p{Script=Han}.*。$/u)
    expect(text['zh-TW']).not.toMatch(simplified)
    expect(text.en).toMatch(/^\p{Lu}.*\.$/u)
  },
)
