import { expect, it } from 'vitest'
import { codeIn, inboxOf, kindOf } from './people.ts'

const mainland = { countryCode: '86', purePhoneNumber: '13800138000' }
const hongKong = { countryCode: '852', purePhoneNumber: '91234567' }

it.each([
  ['one', [mainland], false],
  ['hk', [hongKong], false],
  ['abroad', [{ countryCode: '81', purePhoneNumber: '9012345678' }], false],
  ['several', [mainland, hongKong], false],
  ['none', [], false],
  ['blocked', [mainland], true],
] as const)('knows what is particular about a person: %s', (kind, phones, phoneBlocked) => {
  expect(kindOf({ userId: 'u', nickname: '', phones: [...phones], phoneBlocked })).toBe(kind)
})

it('shows a person the messages to either number, however it is spelt, newest first', () => {
  const two = { userId: 'two', nickname: '', phones: [mainland, hongKong], phoneBlocked: false }
  const sent = ['+8613800138000', '13800138000', '+852 9123 4567', '+8613900139000'].map((to, index) => ({
    smsId: String(index),
    at: '2026-07-01T04:00:00.000Z',
    to,
    text: '…',
  }))
  expect(inboxOf(two, sent).map(({ smsId }) => smsId)).toEqual(['2', '1', '0'])
})

it('finds the code in an SMS and no part of a longer number', () => {
  expect(codeIn('【Quickreg】验证码 482913，5 分钟内有效')).toBe('482913')
  expect(codeIn('Call 13800138000')).toBeUndefined()
})
