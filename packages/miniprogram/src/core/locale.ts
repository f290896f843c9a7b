export type Locale = 'zh_CN' | 'zh_TW' | 'en'

export const acceptLanguage: Record<Locale, string> = { zh_CN: 'zh-CN', zh_TW: 'zh-TW', en: 'en' }

/** @param language As WeChat gives it: `zh_CN`, `zh_HK`, `en`, `ja`, … */
export function toLocale(language: string | undefined): Locale {
  if (/^zh[-_](tw|hk|mo|hant)/i.test(language || '')) return 'zh_TW'
  return !language || /^zh/i.test(language) ? 'zh_CN' : 'en'
}
