import type { Country } from './countries.ts'

/** Full-width digits and signs, as Chinese keyboards write them, in ASCII. */
const ascii = (text: string) =>
  text.replace(/[\uff0b\uff10-\uff19]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))

const digitsOf = (text: string) => text.replace(/\D/g, '')

/** Digits after + or 00, whatever else a copy brings along: spaces, marks that turn the writing direction. */
function international(typed: string): string | undefined {
  const [, prefix, rest] = /^[^\d+]*(\+|00)(.*)$/.exec(ascii(typed)) ?? []
  return prefix && digitsOf(rest ?? '')
}

/** Where the form of a number is sure, one that was pasted with its calling code is known though its plus was filtered out. */
const forms: Record<string, RegExp> = {
  86: /^1\d{10}$/,
  852: /^\d{8}$/,
  853: /^\d{8}$/,
  886: /^0?9\d{8}$/,
  65: /^\d{8}$/,
}

/** What was typed or pasted, apart from its calling code, which chooses the country. @param country Index in `countries`. */
export function readNumber(
  typed: string,
  { countries, country }: { countries: readonly Country[]; country: number },
): { country: number; number: string } {
  const abroad = international(typed)
  const digits = abroad ?? digitsOf(ascii(typed))
  const expected = forms[countries[country]?.callingCode ?? '']
  if (abroad === undefined && (!expected || expected.test(digits))) return { country, number: typed }
  const found = countries.filter(({ callingCode }) => {
    if (digits.indexOf(callingCode) !== 0) return false
    return abroad !== undefined || forms[callingCode]?.test(digits.slice(callingCode.length))
  })[0]
  if (!found) return { country, number: typed }
  return { country: countries.indexOf(found), number: digits.slice(found.callingCode.length) }
}

/**
 * E.164 of what was typed: separators go, and so does the national 0 in front, which no country of the list but Italy dials
 * from abroad.
 *
 * @returns An empty text if it cannot be a number there.
 */
export function toPhone({ callingCode }: Country, typed: string): string {
  const abroad = international(typed)
  if (abroad) return `+${abroad}`
  const digits = digitsOf(ascii(typed))
  const national = callingCode === '39' ? digits : digits.replace(/^0+/, '')
  if (callingCode === '86' && !/^1\d{10}$/.test(national)) return ''
  return /^\d{5,12}$/.test(national) ? `+${callingCode}${national}` : ''
}

/** The six digits of a code, typed or found in a message that was pasted as a whole. @returns Fewer while they are typed. */
export function readOtp(typed: string): string {
  const text = ascii(typed)
  const [, otp] = /(?:^|\D)(\d{6})(?!\d)/.exec(text) ?? []
  return otp ?? digitsOf(text).slice(0, 6)
}
