import fc from 'fast-check'
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/mobile'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it } from 'vitest'
import { countryOf, parsePhone } from './phoneInput.ts'

const ours = '+8613800138000'
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
console.info(`phoneInput: SEED=${seed}`)

describe('a mainland mobile number', () => {
  it.each([
    '13800138000',
    '+8613800138000',
    '8613800138000',
    '008613800138000',
    '013800138000',
    '+86013800138000',
    '+86 138 0013 8000',
    '+86-138-0013-8000',
    '86 138 0013 8000',
    '0086 138 0013 8000',
    '138 0013 8000',
    '138-0013-8000',
    '138.0013.8000',
    '1 3 8 0 0 1 3 8 0 0 0',
    '(86)13800138000',
    '(+86)13800138000',
    '（＋８６）13800138000',
    '+86 (0)13800138000',
    '(0)138 0013 8000',
    ' 13800138000',
    '13800138000 ',
    '\t13800138000\t',
    '138\u00a00013\u00a08000', // no-break spaces
    '138\u20090013\u20098000', // thin spaces
    '138\u30000013\u30008000', // ideographic spaces
    '138\u20110013\u20118000', // no-break hyphens
    '138–0013–8000',
    '138−0013−8000',
    '138－0013－8000',
    '１３８００１３８０００',
    '＋８６１３８００１３８０００',
    '1３8００13８000',
    '𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎',
    'tel:13800138000',
    'tel:+86-138-0013-8000',
    'TEL:+8613800138000',
  ])('is read from %j', (typed) => {
    expect(parsePhone(typed)).toBe(ours)
  })

  it.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['a word', 'phone'],
    ['a line break', '13800138000\n'],
    ['a NUL behind', '13800138000\0'],
    ['a NUL inside', '138001\x0038000'],
    ['a zero-width space', '138\u200b00138000'],
    ['a zero-width joiner', '138\u200d00138000'],
    ['a word joiner', '13800138000\u2060'],
    ['a byte order mark', '\ufeff13800138000'],
    ['a byte order mark before tel:', '\ufefftel:13800138000'],
    ['bidi marks around it', '\u202d13800138000\u202c'],
    ['a right-to-left mark', '\u200f13800138000'],
    ['a soft hyphen', '138\u00ad00138000'],
    ['a combining mark', '13800138000\u0301'],
    ['a keycap', '1\ufe0f\u20e33800138000'],
    ['half a character', '13800138000\ud800'],
    ['Arabic-Indic digits', '١٣٨٠٠١٣٨٠٠٠'],
    ['Persian digits', '۱۳۸۰۰۱۳۸۰۰۰'],
    ['Devanagari digits', '१३८००१३८०००'],
    ['one foreign digit', '1380013800०'],
    ['Chinese digits', '一三八〇〇一三八〇〇〇'],
    ['a letter for a digit', '138OO138000'],
    ['an extension', '+8613800138000;ext=1'],
    ['an extension in words', '13800138000 ext 1'],
    ['a pause', '13800138000,1'],
    ['a hash', '13800138000#1'],
    ['a context', 'tel:13800138000;phone-context=+86'],
    ['another scheme', 'sms:13800138000'],
    ['a query', '13800138000?x=1'],
    ['escapes', '%2B8613800138000'],
    ['two numbers', '13800138000 13800138001'],
    ['two numbers with a slash', '13800138000/13800138001'],
    ['the number twice', '1380013800013800138000'],
    ['a digit more', '138001380001'],
    ['a digit less', '1380013800'],
    ['two plus signs', '++8613800138000'],
    ['a plus sign inside', '86+13800138000'],
    ['a plus sign and zeros', '+008613800138000'],
    ['a plus sign without country', '+13800138000'],
    ['two country codes', '+868613800138000'],
    ['two trunk zeros', '+860013800138000'],
    ['another international prefix', '0118613800138000'],
    ['a broken number', '13800138000.5'],
    ['an exponent', '1.3800138e10'],
    ['a negative number', '-1'],
    ['a range nobody has', '12800138000'],
    ['a test user of WeChat', '+8612066600001'],
    ['a fixed line', '+86 10 6552 9988'],
    ['a fixed line of eleven digits', '02165529988'],
    ['a hotline', '4008008000'],
    ['very much', '1'.repeat(1e6)],
    ['characters that unfold to many', '\ufdfa'.repeat(64)],
  ])('is not read from %s', (_, typed) => {
    expect(parsePhone(typed)).toBeUndefined()
  })
})

describe('a number abroad', () => {
  it.each([
    ['+852 9123 4567', '+85291234567'],
    ['00852-9123-4567', '+85291234567'],
    ['+44 (0)7911 123456', '+447911123456'],
    ['+44 7911 123456', '+447911123456'],
    ['+886 0912 345 678', '+886912345678'],
    ['+1 (202) 555-0123', '+12025550123'],
    ['+7 912 345-67-89', '+79123456789'],
  ])('%s is %s', (typed, e164) => {
    expect(parsePhone(typed)).toBe(e164)
  })

  it.each([
    ['without plus sign', '85291234567'],
    ['that nobody has', '+852 0912 3456'],
    ['too short', '+852 9123 456'],
    ['too long', '+852 9123 45678'],
    ['of a fixed line', '+852 2123 4567'],
    ['of a fixed line in Italy, whose zero stays', '+39 06 1234 5678'],
    ['of premium rate', '+1 900 555 0123'],
    ['of a country that does not exist', '+999 1234 5678'],
    ['of sixteen digits', '+4912345678901234'],
  ])('%s is none', (_, typed) => {
    expect(parsePhone(typed)).toBeUndefined()
  })

  it.each(getCountries())('of %s is read the same from each of its spellings', (country) => {
    const code = getCountryCallingCode(country)
    const national = examples[country]
    const e164 = `+${code}${national}`
    for (const typed of [e164, `00${code}${national}`, `+${code} ${national.slice(0, 3)}-${national.slice(3)}`]) {
      expect(parsePhone(typed)).toBe(e164)
    }
    expect(countryOf(e164)).toBe(code)
  })
})

it('one number has one value, whatever is put between its digits', () => {
  const prefix = fc.constantFrom('', '+86', '86', '0086', '0', '+860', 'tel:', 'tel:+86')
  const subscriber = fc.stringMatching(/^1[3-9][0-9]{9}$/)
  const between = fc.array(fc.constantFrom('', ' ', '-', '.', '(', ')', '\u00a0', '\u3000', '－'), { maxLength: 30 })
  const wide = fc.boolean()
  fc.assert(
    fc.property(prefix, subscriber, between, wide, (before, number, gaps, full) => {
      const spread = [...number].map((digit, at) => (gaps[at] ?? '') + digit).join('')
      const typed = before + (full ? spread.replace(/[0-9]/g, fullWidth) : spread)
      expect(parsePhone(typed)).toBe(`+86${number}`)
    }),
    { numRuns: 2_000, seed },
  )
})

it('whatever is read is E.164, reads as itself, and ends as it was typed', () => {
  const codes = getCountries().map((country) => getCountryCallingCode(country))
  const numbers = fc
    .tuple(fc.constantFrom('+', '00', ''), fc.constantFrom(...codes, ''), fc.stringMatching(/^0{0,2}[1-9][0-9]{5,12}$/))
    .map((parts) => parts.join(' '))
  const noise = fc.string({ unit: fc.constantFrom(...'+0123456789()-. \u200b０８６tel:;,#x\0٣') })
  fc.assert(
    fc.property(fc.oneof(numbers, noise, fc.string({ unit: 'binary' })), (typed) => {
      const phone = parsePhone(typed)
      if (phone === undefined) return
      expect(phone).toMatch(/^\+[1-9][0-9]{7,14}$/)
      expect(parsePhone(phone)).toBe(phone)
      // Before the last five, a trunk prefix may have stood.
      const digits = typed.normalize('NFKC').replace(/[^0-9]/g, '')
      expect(digits.slice(-5)).toBe(phone.slice(-5))
    }),
    { numRuns: 20_000, seed },
  )
})

it('tells the country by its calling code', () => {
  expect(countryOf(ours)).toBe('86')
  expect(countryOf('+85291234567')).toBe('852')
  expect(countryOf('+12025550123')).toBe('1')
  expect(countryOf('+99912345678')).toBeUndefined()
})

function fullWidth(digit: string): string {
  return String.fromCodePoint(digit.codePointAt(0)! + 0xfee0)
}
