import { maskPhone, toE164 } from '@quickreg/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { maskNumber } from '../src/phone/browser/runtime/native/dialogs/number.ts'

it('masks a number on the sheet as everywhere else in the system', () => {
  const mainland = fc.stringMatching(/^1[3-9]\d{9}$/).map((purePhoneNumber) => ({ countryCode: '86', purePhoneNumber }))
  const hongKong = fc.stringMatching(/^[69]\d{7}$/).map((purePhoneNumber) => ({ countryCode: '852', purePhoneNumber }))
  // fast-check prints its seed with a failure.
  fc.assert(
    fc.property(fc.oneof(mainland, hongKong), (phone) => {
      expect(maskNumber(phone)).toBe(maskPhone(toE164(phone)))
    }),
  )
})
