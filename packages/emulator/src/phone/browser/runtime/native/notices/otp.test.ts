import { expect, it } from 'vitest'
import { findOtp } from './otp.ts'

it.each([
  ['【半山咖啡】验证码 483920，5 分钟内有效。', '483920'],
  ['您的验证码是４８３９２０，请勿告诉他人', '483920'],
  ['G-20817 is your code', '20817'],
  ['[Coffee] Your code is 1234.', '1234'],
  ['验证码11223344，请勿转发', '11223344'],
])('%s: %s', (text, otp) => {
  expect(findOtp(text)).toBe(otp)
})

it.each(['客服电话 13800138000', '余额 12.50 元', '138******66 已登记', '订单 AB1234567 已发货', '今天 8 点，桌号 12'])(
  'finds no code in: %s',
  (text) => {
    expect(findOtp(text)).toBeUndefined()
  },
)
