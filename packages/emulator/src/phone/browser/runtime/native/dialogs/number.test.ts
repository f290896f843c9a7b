import { describe, expect, it } from 'vitest'
import { callingCodes } from './callingCodes.ts'
import { maskNumber, readNumber } from './number.ts'

describe('a typed number', () => {
  it.each([
    ['13800138000', '13800138000'],
    [' 138 0013-8000 ', '13800138000'],
    ['(0)91 23 45 67', '091234567'],
    ['１３８００１３８０００', '13800138000'],
    ['1234', '1234'],
    ['12345678901234', '12345678901234'],
  ])('%j is read as %s', (typed, purePhoneNumber) => {
    expect(readNumber(typed)).toEqual({ purePhoneNumber })
  })

  it.each([
    ['', 'numberEmpty'],
    [' - ', 'numberEmpty'],
    ['123', 'numberShort'],
    ['123456789012345', 'numberLong'],
    ['+8613800138000', 'numberNotDigits'],
    ['138a0138000', 'numberNotDigits'],
    ['١٢٣٤٥', 'numberNotDigits'],
  ])('%j is refused: %s', (typed, mistake) => {
    expect(readNumber(typed)).toEqual({ mistake })
  })
})

describe('a number on the sheet', () => {
  it.each([
    ['86', '13800138066', '138******66'],
    ['852', '91234567', '+852 91****67'],
    ['86', '1234', '****'],
  ])('+%s %s is shown as %s', (countryCode, purePhoneNumber, shown) => {
    expect(maskNumber({ countryCode, purePhoneNumber })).toBe(shown)
  })
})

describe('the countries to choose from', () => {
  it.each(['zh_CN', 'zh_TW', 'en'] as const)('begin with the mainland and each have a name, in %s', (language) => {
    const choices = callingCodes(language)
    expect(choices.slice(0, 4).map(({ region, countryCode }) => region + countryCode)).toEqual([
      'CN86',
      'HK852',
      'MO853',
      'TW886',
    ])
    expect(choices.filter(({ countryCode }) => !/^[1-9]\d{0,2}$/.test(countryCode))).toEqual([])
    expect(choices.filter(({ region, name }) => name === region)).toEqual([])
    expect(new Set(choices.map(({ region }) => region)).size).toBe(choices.length)
  })
})
