import { describe, expect, it } from 'vitest'
import { readPhoneEvent } from './phoneEvent.ts'

const detail = { errMsg: 'getPhoneNumber:ok', code: 'c0de', encryptedData: 'AAAA', iv: 'BBBB' }

describe('a tap that brought a number', () => {
  it.each([
    ['as documented', { type: 'getphonenumber', detail }],
    ['one layer deeper, Skyline 3.4.0', { detail: { detail } }],
    ['on the event itself, devtools 3.2.3', { type: 'getphonenumber', ...detail }],
    ['on the event itself, beside an empty detail', { ...detail, detail: {} }],
  ])('is read %s', (_name, event) => {
    expect(readPhoneEvent('quick', event)).toEqual({ proof: { rung: 'quick', phoneCode: 'c0de' } })
  })

  it('counts for the button that was tapped', () => {
    expect(readPhoneEvent('realtime', { detail: { code: 'c' } })).toEqual({
      proof: { rung: 'realtime', phoneCode: 'c' },
    })
  })

  it('is taken without a code from clients below 2.21.2', () => {
    const { code: _code, ...old } = detail
    expect(readPhoneEvent('quick', { detail: old })).toEqual({
      proof: { rung: 'quick', encryptedData: 'AAAA', iv: 'BBBB' },
    })
  })
})

describe('anything else goes to the server as the device said it', () => {
  it.each([
    ['a refusal', { detail: { errMsg: 'getPhoneNumber:fail user deny' } }, { errMsg: 'getPhoneNumber:fail user deny' }],
    ['a number of the error', { detail: { errMsg: 'x', errno: 1400001 } }, { errMsg: 'x', errno: 1400001 }],
    ['a number that is text', { detail: { errMsg: 'x', errno: '103' } }, { errMsg: 'x', errno: 103 }],
    ['no number at all', { detail: { errMsg: 'x', errno: 'y' } }, { errMsg: 'x' }],
    ['success without a code', { detail: { errMsg: 'getPhoneNumber:ok' } }, { errMsg: 'getPhoneNumber:ok' }],
    ['an empty code', { detail: { errMsg: 'getPhoneNumber:ok', code: '' } }, { errMsg: 'getPhoneNumber:ok' }],
    ['half of the old form', { detail: { errMsg: 'ok', encryptedData: 'AAAA' } }, { errMsg: 'ok' }],
    ['a refusal in a deeper layer', { detail: { detail: { errMsg: 'deep' } } }, { errMsg: 'deep' }],
    ['an endless text, cut', { detail: { errMsg: 'x'.repeat(2000) } }, { errMsg: 'x'.repeat(1024) }],
    ['nothing', undefined, { errMsg: '' }],
  ])('%s', (_name, event, refusal) => {
    expect(readPhoneEvent('quick', event)).toEqual({ refusal })
  })
})
