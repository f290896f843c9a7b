import { describe, expect, it } from 'vitest'
import { countriesIn } from '../src/phone-register/countries.ts'
import { readNumber, readOtp, toPhone } from '../src/phone-register/typed.ts'

const countries = countriesIn('en')
const indexOf = (callingCode: string) => countries.findIndex((country) => country.callingCode === callingCode)
const country = (callingCode: string) => countries[indexOf(callingCode)]!

it.each([
  ['86', '13800138000', '+8613800138000'],
  ['86', '138 0013-8000', '+8613800138000'],
  ['86', '１３８００１３８０００', '+8613800138000'],
  ['86', '1380013800', ''], // a digit short
  ['86', '23800138000', ''],
  ['852', '9123 4567', '+85291234567'],
  ['44', '07911 123456', '+447911123456'], // the national 0 is not dialled from abroad
  ['39', '0312345678', '+390312345678'], // but in Italy it is
  ['86', '+7 912 345 67 89', '+79123456789'], // of no country in the list
  ['1', '', ''],
  ['1', '1234567890123', ''],
])('+%s %s is %s', (callingCode, typed, phone) => {
  expect(toPhone(country(callingCode), typed)).toBe(phone)
})

describe('a number that brings its calling code along', () => {
  it.each([
    ['86', '+86 138-0013-8000', '86', '13800138000'],
    ['86', '＋８６ １３８ ００１３ ８０００', '86', '13800138000'],
    ['86', '\u202d+86 138 0013 8000\u202c', '86', '13800138000'], // as iOS copies it from the contacts
    ['86', '0086 138 0013 8000', '86', '13800138000'],
    ['86', '+852 9123 4567', '852', '91234567'],
    ['852', '+86 138 0013 8000', '86', '13800138000'],
    ['86', '+1 (202) 555-0123', '1', '2025550123'],
    // The number keyboard takes the plus away:
    ['86', '8613800138000', '86', '13800138000'],
    ['86', '85291234567', '852', '91234567'],
    ['852', '8613800138000', '86', '13800138000'],
    ['86', '886912345678', '886', '912345678'],
  ])('chosen +%s, %s: +%s %s', (chosen, typed, callingCode, number) => {
    expect(readNumber(typed, { countries, country: indexOf(chosen) })).toEqual({
      country: indexOf(callingCode),
      number,
    })
  })

  it.each([
    ['86', '13800138000'],
    ['86', '138 0013 8000'],
    ['86', '861'], // on the way to something
    ['852', '85212345'], // eight digits are a number there
    ['44', '8613800138000'], // how long numbers are there is not sure
    ['86', '+7 912 345 67 89'],
  ])('chosen +%s, %s stays as it is', (chosen, typed) => {
    expect(readNumber(typed, { countries, country: indexOf(chosen) })).toEqual({
      country: indexOf(chosen),
      number: typed,
    })
  })
})

it.each([
  ['123456', '123456'],
  [' 123 456 ', '123456'],
  ['１２３４５６', '123456'],
  ['【半山咖啡】5 分钟内有效，验证码 123456。', '123456'],
  ['1234567', '123456'],
  ['12', '12'],
  ['', ''],
])('the code in “%s” is %s', (typed, otp) => {
  expect(readOtp(typed)).toBe(otp)
})

it('shows the countries that the server serves, in the order of the list, and those it has no name for after them', () => {
  const labels = (served?: string[]) => countriesIn('en', served).map(({ label }) => label)
  expect(labels(['86'])).toEqual(['+86 Mainland China'])
  expect(labels(['44', '7', '852', '86'])).toEqual(['+86 Mainland China', '+852 Hong Kong', '+44 United Kingdom', '+7'])
  expect(labels().length).toBeGreaterThan(20)
})

it('names each country once, the mainland first, in three languages', () => {
  for (const locale of ['zh_CN', 'zh_TW', 'en'] as const) {
    const labels = countriesIn(locale).map(({ label }) => label)
    expect(labels[0]).toMatch(/^\+86 /)
    expect(new Set(labels).size).toBe(labels.length)
  }
})
