/** Chinese as it is written on the mainland, and in Taiwan, Hong Kong and Macao; English. */
export type Language = 'zh' | 'zh-TW' | 'en'
export type Sentence = Record<Language, string>

/** The best liked of our languages (RFC 9110, 12.5.4); English if none is named. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  let best: { language: Language; quality: number } = { language: 'en', quality: 0 }
  for (const range of (acceptLanguage ?? '').split(',', maxRanges)) {
    const [, tag, weight] = /^\s*((?:zh|en)(?:-[a-z0-9-]+)?)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i.exec(range) ?? []
    const quality = Number(weight ?? 1)
    if (tag && quality > best.quality) best = { language: languageOf(tag), quality }
  }
  return best.language
}

const maxRanges = 20

function languageOf(tag: string): Language {
  if (/^en/i.test(tag)) return 'en'
  return /^zh-(hant|tw|hk|mo)\b/i.test(tag) ? 'zh-TW' : 'zh' // zh-Hans-HK is simplified
}
