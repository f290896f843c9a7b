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

it('shows a person the messages to either number and those to nobody’s, newest first', () => {
  const two = { userId: 'two', nickname: '', phones: [mainland, hongKong], phoneBlocked: false }
  const other = { ...two, userId: 'other', phones: [{ countryCode: '86', purePhoneNumber: '13900139000' }] }
  const sent = ['+8613800138000', '+85291234567', '+8613900139000', '+8615000150000'].map((to, index) => ({
    smsId: String(index),
    at: '2026-07-01T04:00:00.000Z',
    to,
    text: '…',
  }))
  const inbox = inboxOf(two, [two, other], sent)
  expect(inbox.map(({ message, ownerless }) => [message.to, ownerless])).toEqual([
    ['+8615000150000', true],
    ['+85291234567', false],
    ['+8613800138000', false],
  ])
})

it('finds the code in an SMS and no part of a longer number', () => {
  expect(codeIn('【Quickreg】验证码 482913，5 分钟内有效')).toBe('482913')
  expect(codeIn('Call 13800138000')).toBeUndefined()
})
