import { expect, it } from 'vitest'
import { countriesIn, toPhone } from '../src/phone-register/countries.ts'

const country = (callingCode: string) => ({ callingCode, label: '' })

it.each([
  ['86', '13800138000', '+8613800138000'],
  ['86', '138 0013-8000', '+8613800138000'],
  ['86', '1380013800', ''], // a digit short
  ['86', '23800138000', ''],
  ['852', '9123 4567', '+85291234567'],
  ['44', '07911 123456', '+447911123456'], // the national 0 is not dialled from abroad
  ['39', '0312345678', '+390312345678'], // but in Italy it is
  ['1', '', ''],
  ['1', '1234567890123', ''],
])('+%s %s is %s', (callingCode, typed, phone) => {
  expect(toPhone(country(callingCode), typed)).toBe(phone)
})

it('names each country once, the mainland first, in three languages', () => {
  for (const locale of ['zh_CN', 'zh_TW', 'en'] as const) {
    const labels = countriesIn(locale).map(({ label }) => label)
    expect(labels[0]).toMatch(/^\+86 /)
    expect(new Set(labels).size).toBe(labels.length)
  }
})
