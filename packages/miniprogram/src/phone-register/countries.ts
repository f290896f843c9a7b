import type { Locale } from '../index.ts'

/** Calling code, and names as in `names`: a short list, most likely first. Which of them codes are sent to is the server's to say. */
const countries: readonly (readonly [callingCode: string, zh_CN: string, zh_TW: string, en: string])[] = [
  ['86', '中国大陆', '中國大陸', 'Mainland China'],
  ['852', '中国香港', '中國香港', 'Hong Kong'],
  ['853', '中国澳门', '中國澳門', 'Macao'],
  ['886', '中国台湾', '台灣', 'Taiwan'],
  ['65', '新加坡', '新加坡', 'Singapore'],
  ['60', '马来西亚', '馬來西亞', 'Malaysia'],
  ['66', '泰国', '泰國', 'Thailand'],
  ['84', '越南', '越南', 'Vietnam'],
  ['62', '印度尼西亚', '印尼', 'Indonesia'],
  ['63', '菲律宾', '菲律賓', 'Philippines'],
  ['81', '日本', '日本', 'Japan'],
  ['82', '韩国', '韓國', 'South Korea'],
  ['91', '印度', '印度', 'India'],
  ['971', '阿联酋', '阿拉伯聯合大公國', 'United Arab Emirates'],
  ['61', '澳大利亚', '澳洲', 'Australia'],
  ['64', '新西兰', '紐西蘭', 'New Zealand'],
  ['1', '美国/加拿大', '美國/加拿大', 'United States/Canada'],
  ['44', '英国', '英國', 'United Kingdom'],
  ['49', '德国', '德國', 'Germany'],
  ['33', '法国', '法國', 'France'],
  ['34', '西班牙', '西班牙', 'Spain'],
  ['39', '意大利', '義大利', 'Italy'],
]

export interface Country {
  callingCode: string
  /** `+86 中国大陆`; `+7` if it is not in the list. */
  label: string
}

/** @param served Calling codes, as the server has them; a server that does not say so may serve all of the list. */
export function countriesIn(locale: Locale, served?: readonly string[]): Country[] {
  const listed = countries
    .filter(([callingCode]) => !served || served.indexOf(callingCode) >= 0)
    .map(([callingCode, zh_CN, zh_TW, en]) => ({
      callingCode,
      label: `+${callingCode} ${{ zh_CN, zh_TW, en }[locale]}`,
    }))
  const others = (served ?? []).filter((code) => !listed.some(({ callingCode }) => callingCode === code))
  return listed.concat(others.map((callingCode) => ({ callingCode, label: `+${callingCode}` })))
}
