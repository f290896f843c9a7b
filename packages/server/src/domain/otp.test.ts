import { describe, expect, it } from 'vitest'
import { malformedOtps } from '../../../../test/support/spellings.ts'
import { drawOtp, readOtp } from './otp.ts'

describe('a code that is drawn', () => {
  it('has six digits, leading zeros too', () => {
    expect(drawOtp(() => 42)).toBe('000042')
    expect(drawOtp((max) => max - 1)).toBe('999999')
  })
})

describe('a code that is read', () => {
  it('is six ASCII digits and nothing else', () => {
    expect(readOtp('012345')).toBe('012345')
    for (const malformed of malformedOtps('123456')) expect(readOtp(malformed)).toBeUndefined()
  })
})
