import { describe, expect, it } from 'vitest'
import { OpenDataError } from './openData.ts'
import { maskPhone, readPhoneInfo, toE164 } from './phone.ts'

const appid = 'wx4f4bc4dec97d474b'
const watermark = { timestamp: 1637744274, appid }
const mainland = { phoneNumber: '13580006666', purePhoneNumber: '13580006666', countryCode: '86', watermark }

describe('readPhoneInfo', () => {
  it.each([
    ['a mainland number', mainland, '+8613580006666'],
    ['a country code sent as a number', { ...mainland, countryCode: 86 }, '+8613580006666'],
    ['a mainland number with its country code', { ...mainland, phoneNumber: '+8613580006666' }, '+8613580006666'],
    ['a number from Hong Kong', hongKong('+85291234567'), '+85291234567'],
    ['the same without a plus sign', hongKong('85291234567'), '+85291234567'],
    ['the same with a space', hongKong('+852 9123-4567'), '+85291234567'],
    ['a cloud-test user', test('12066600001'), '+8612066600001'],
    ['fields WeChat adds one day', { ...mainland, verifiedAt: 1 }, '+8613580006666'],
  ])('reads %s', (_, data, e164) => {
    const phone = readPhoneInfo(data, { appid })
    expect(toE164(phone)).toBe(e164)
    expect(phone.countryCode).toBe(e164.startsWith('+86') ? '86' : '852')
    expect(phone.watermark).toEqual(watermark)
  })

  it.each([
    ['null', null],
    ['a list', [mainland]],
    ['a text', JSON.stringify(mainland)],
    ['no phoneNumber', without('phoneNumber')],
    ['no purePhoneNumber', without('purePhoneNumber')],
    ['no countryCode', without('countryCode')],
    ['no watermark', without('watermark')],
    ['numbers that disagree', { ...mainland, phoneNumber: '13580006667' }],
    ['another country code in front', { ...mainland, phoneNumber: '+85213580006666' }],
    ['a longer phoneNumber', { ...mainland, phoneNumber: '135800066660' }],
    ['letters between the digits', { ...mainland, phoneNumber: '1358000x6666' }],
    ['a phoneNumber of type number', { ...mainland, phoneNumber: 13580006666 }],
    ['a purePhoneNumber of type number', { ...mainland, purePhoneNumber: 13580006666 }],
    ['a list around the number', { ...mainland, purePhoneNumber: ['13580006666'] }],
    [
      'full-width digits',
      { ...mainland, phoneNumber: '１３５８０００６６６６', purePhoneNumber: '１３５８０００６６６６' },
    ],
    ['empty numbers', { ...mainland, phoneNumber: '', purePhoneNumber: '' }],
    ['too few digits', { ...mainland, phoneNumber: '12345', purePhoneNumber: '12345' }],
    ['too many digits', { ...mainland, phoneNumber: '12345678901234', purePhoneNumber: '12345678901234' }],
    ['a plus sign in the country code', { ...mainland, countryCode: '+86' }],
    ['country code zero', { ...mainland, countryCode: 0 }],
    ['a broken country code', { ...mainland, countryCode: 8.6 }],
    ['an endless number', { ...mainland, phoneNumber: `${' '.repeat(1e6)}13580006666` }],
  ])('refuses %s', (_, data) => {
    expect(() => readPhoneInfo(data, { appid })).toThrow(OpenDataError)
  })

  it.each([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['another app', 'wx0000000000000000'],
    ['upper case', appid.toUpperCase()],
    ['mixed case', 'Wx4f4bc4dec97d474b'],
    ['in a list', [appid]],
    ['in an object', { toString: appid }],
    ['a space before', ` ${appid}`],
    ['a NUL behind', `${appid}\0`],
    ['cut', appid.slice(0, -1)],
    ['extended', `${appid}0`],
  ])('refuses a watermark whose appid is %s', (_, foreign) => {
    const data = { ...mainland, watermark: { timestamp: watermark.timestamp, appid: foreign } }
    expect(() => readPhoneInfo(data, { appid })).toThrow(OpenDataError)
  })

  it.each([undefined, null, '1637744274', '1e9', NaN, Infinity, 1e309, 1.5, 2 ** 53, [1637744274]])(
    'refuses the watermark time %j',
    (timestamp) => {
      expect(() => readPhoneInfo({ ...mainland, watermark: { timestamp, appid } }, { appid })).toThrow(OpenDataError)
    },
  )
})

describe('maskPhone', () => {
  it.each([
    ['+8613800138066', '138******66'],
    ['+8612066600001', '120******01'],
    ['+85291234567', '+852 91****67'],
    ['+6591234567', '+65 91****67'],
    ['+12025550123', '+1 202*****23'],
    ['+390612345678', '+39 061*****78'],
    ['+99912345678', '+999******78'],
  ])('%s is shown as %s', (e164, masked) => {
    expect(maskPhone(e164)).toBe(masked)
  })

  it.each(['13800138066', '+86 13800138066', '+1234567', '', '+8613800138066x'])('refuses %j', (text) => {
    expect(() => maskPhone(text)).toThrow(TypeError)
  })
})

function hongKong(phoneNumber: string) {
  return { phoneNumber, purePhoneNumber: '91234567', countryCode: '852', watermark }
}

function test(number: string) {
  return { phoneNumber: number, purePhoneNumber: number, countryCode: '86', watermark }
}

function without(field: keyof typeof mainland) {
  return Object.fromEntries(Object.entries(mainland).filter(([name]) => name !== field))
}
