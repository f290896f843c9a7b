export interface PhoneNumber {
  countryCode: string
  purePhoneNumber: string
}

export type NumberMistake = 'numberEmpty' | 'numberNotDigits' | 'numberShort' | 'numberLong'

/** Reads what somebody typed: spaces, hyphens and brackets do not count, full-width digits do. */
export function readNumber(typed: string): { purePhoneNumber: string } | { mistake: NumberMistake } {
  const digits = typed.normalize('NFKC').replaceAll(/[\s()\u2010-\u2015-]/g, '')
  if (digits === '') return { mistake: 'numberEmpty' }
  if (!/^\d+$/.test(digits)) return { mistake: 'numberNotDigits' }
  if (digits.length < 4) return { mistake: 'numberShort' }
  if (digits.length > 14) return { mistake: 'numberLong' }
  return { purePhoneNumber: digits }
}

/**
 * A number as the sheet shows it, by WeChat's rule: `138******66`, `+852 91****67`. One too short for E.164 is hidden
 * whole, for the rule would show most of it.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/security.html
 */
export function maskNumber({ countryCode, purePhoneNumber }: PhoneNumber): string {
  const { length } = purePhoneNumber
  if (countryCode.length + length < 8) return '*'.repeat(length)
  const head = length >= 10 ? 3 : 2
  const masked = purePhoneNumber.slice(0, head) + '*'.repeat(length - head - 2) + purePhoneNumber.slice(-2)
  return countryCode === '86' ? masked : `+${countryCode} ${masked}`
}
