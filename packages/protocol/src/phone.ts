import { isJsonObject } from './json.ts'
import { OpenDataError, readWatermark, type Watermarked } from './openData.ts'
import { countryOf } from './phoneInput.ts'

export interface PhoneInfo extends Watermarked {
  /** As WeChat wrote it. Abroad it carries the country code in a form nobody documents: compare it, never parse it. */
  phoneNumber: string
  /** Digits, without the country code. */
  purePhoneNumber: string
  /** Digits, without a plus sign. */
  countryCode: string
}

/**
 * Reads the phone number of a payload: decrypted open data, or `phone_info` of getuserphonenumber.
 *
 * Every field is required and `phoneNumber` has to repeat, digit by digit, what `purePhoneNumber` (with or without
 * `countryCode`) says. With CBC, whoever changes one block garbles the block before it, and each number lies between
 * two field names: to change both numbers alike he would have to garble two names. Unknown fields are ignored, for
 * WeChat may add some.
 *
 * @throws {OpenDataError} A field is missing, of another type, inconsistent, or the watermark is not for `appid`.
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_getphonenumber.html
 */
export function readPhoneInfo(data: unknown, expected: { appid: string }): PhoneInfo {
  if (!isJsonObject(data)) throw new OpenDataError('not an object')
  const watermark = readWatermark(data.watermark, expected.appid)
  const { phoneNumber, purePhoneNumber } = data
  const countryCode = readCountryCode(data.countryCode)
  if (typeof phoneNumber !== 'string' || !/^[-+() 0-9]{1,32}$/.test(phoneNumber)) {
    throw new OpenDataError('phoneNumber is not a number')
  }
  if (typeof purePhoneNumber !== 'string') throw new OpenDataError('purePhoneNumber is not a string')
  toE164({ countryCode, purePhoneNumber })
  const digits = phoneNumber.replace(/[^0-9]/g, '')
  if (digits !== purePhoneNumber && digits !== countryCode + purePhoneNumber) {
    throw new OpenDataError('phoneNumber and purePhoneNumber disagree')
  }
  return { phoneNumber, purePhoneNumber, countryCode, watermark }
}

/**
 * The number in E.164, `+8613800138000`. Its plausibility is not judged: WeChat's own cloud-test users carry
 * 12066600001 with country code 86.
 *
 * @throws {OpenDataError} Not ASCII digits, a country code outside 1–999, or not 8 to 15 digits in all.
 */
export function toE164(phone: { countryCode: string | number; purePhoneNumber: string }): string {
  const countryCode = readCountryCode(phone.countryCode)
  const digits = countryCode + phone.purePhoneNumber
  if (!/^[0-9]{8,15}$/.test(digits)) throw new OpenDataError('not an E.164 number')
  return `+${digits}`
}

/**
 * A number fit to be shown, by WeChat's rule: after the country code, 10 digits or more keep the first three and last
 * two (`138******66`), fewer keep two and two. Foreign numbers have their country code in front: `+852 91****67`.
 *
 * @param e164 A plus sign and 8 to 15 digits.
 * @throws {TypeError} It is not that.
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/security.html
 */
export function maskPhone(e164: string): string {
  if (!/^\+[0-9]{8,15}$/.test(e164)) throw new TypeError('Not a phone number in E.164')
  // Country codes have one to three digits and no separator: only a table tells where they end.
  const countryCode = countryOf(e164) ?? ''
  const national = e164.slice(1 + countryCode.length)
  const [head, tail] = national.length >= 10 ? [3, 2] : [2, 2]
  const masked = national.slice(0, head) + '*'.repeat(national.length - head - tail) + national.slice(-tail)
  if (countryCode === '86') return masked
  return countryCode === '' ? `+${masked}` : `+${countryCode} ${masked}`
}

// The current page shows a string, older samples a number: accept both, keep the string.
function readCountryCode(countryCode: unknown): string {
  const text = typeof countryCode === 'number' ? String(countryCode) : countryCode
  if (typeof text !== 'string' || !/^[1-9][0-9]{0,2}$/.test(text)) throw new OpenDataError('not a country code')
  return text
}
