import { expect, it } from 'vitest'
import { createSessionApis } from './session.ts'
import { fakePhone } from './testing/fakePhone.ts'

it('hands over what the emulator answers to wx.login, good or bad, by callback only', async () => {
  const answers = [
    { code: 'c0de', errMsg: 'login:ok' },
    { errMsg: 'login:fail wxa login is blocked', errno: 1402101 },
  ]
  const { login } = createSessionApis(fakePhone({ emulator: { login: () => answers.shift() } }))
  expect(login()).toBeUndefined()
  const failed = await new Promise((fail) => login({ fail }))
  expect(failed).toEqual({ errMsg: 'login:fail wxa login is blocked', errno: 1402101 })
})

it('warns once about more than four logins within a second', async () => {
  let time = 0
  const phone = fakePhone({ emulator: { login: () => ({ code: 'c', errMsg: 'login:ok' }) } })
  const { login } = createSessionApis(phone, () => time)
  for (let call = 0; call < 20; call += 1, time += 250) login({})
  await Promise.resolve()
  expect(phone.lines).toEqual([])
  for (let call = 0; call < 9; call += 1, time += 100) login({})
  await Promise.resolve()
  expect(phone.lines).toEqual(['warn: wx.login more than 4 times in a second: WeChat limits it'])
})

it('reads the profile, in clear and sealed', async () => {
  const profile = { rawData: '{"nickName":"Lin"}', signature: 's', encryptedData: 'e', iv: 'i' }
  const { getUserProfile } = createSessionApis(fakePhone({ emulator: { profile: () => profile } }))
  await expect(getUserProfile({ desc: 'membership' })).resolves.toEqual({
    ...profile,
    userInfo: { nickName: 'Lin' },
    errMsg: 'getUserProfile:ok',
  })
})
