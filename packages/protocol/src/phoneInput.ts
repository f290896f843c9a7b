import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile'

const longestInput = 64
// What people, keyboards and address books put between digits; NFKC has made the many kinds of spaces one already.
const separators = /[ \t().\u2010\u2012\u2013\u2014\u2212-]/g
const mainland = /^(?:\+86|0086|86)?0?(1[3-9][0-9]{9})$/
const abroad = /^(?:\+|00)([1-9][0-9]{6,14})$/

/**
 * Reads a mobile number as a person typed it. There is no other way for a typed number into the system: what is
 * limited, stored and sent to is this value, so that no second spelling gives a number a second identity.
 *
 * Mainland numbers may come without country code, with `86`, `+86`, `0086` and a trunk zero; all others need `+` or
 * `00`. Full-width digits are digits (Unicode NFKC). Whatever else stands in it, seen or unseen (another script's
 * digits, an extension, a second number, a zero-width space, a bidi mark), makes it no number: guessing what was meant
 * could send a code to somebody else. Lines that take no SMS are refused.
 *
 * @returns E.164, or undefined.
 */
export function parsePhone(text: string): string | undefined {
  if (text.length > longestInput) return undefined
  const digits = text.normalize('NFKC').replace(separators, '').replace(/^tel:/i, '')
  const [, chinese] = mainland.exec(digits) ?? []
  if (chinese) return `+86${chinese}`
  const [, foreign] = abroad.exec(digits) ?? []
  return foreign && !foreign.startsWith('86') ? foreignMobile(`+${foreign}`) : undefined
}

/**
 * The country calling code of a number, without plus sign: `86`, `852`, `1`. Undefined: it is assigned to nobody.
 *
 * @param e164 A plus sign and 8 to 15 digits.
 */
export function countryOf(e164: string): string | undefined {
  // No other code begins with it, and reading the whole number takes 6 us.
  return e164.startsWith('+86') ? '86' : parsePhoneNumberFromString(e164)?.countryCallingCode
}

/** The numbering plan of the country also knows its trunk prefix: `+44 (0)7911 123456` is +447911123456. */
function foreignMobile(typed: string): string | undefined {
  const parsed = parsePhoneNumberFromString(typed)
  return parsed?.isValid() ? parsed.number : undefined
}
