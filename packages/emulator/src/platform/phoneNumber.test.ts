import { expect, it } from 'vitest'
import { DEFAULT_APP } from '../index.ts'
import { createLab } from '../../test/lab.ts'

const phonePath = '/wxa/business/getuserphonenumber'
const ridPattern = '[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}'

it('gives one winner when thirty-two exchange the same code at once', async () => {
  await using lab = await createLab()
  const { code } = await lab.tap('lin')
  const token = await lab.token()
  const answers = await Promise.all(Array.from({ length: 32 }, () => lab.post(phonePath, token, { code })))
  expect(answers.map(({ errcode }) => errcode).sort()).toEqual([0, ...Array(31).fill(40029)])
})

it('counts the five minutes from the tap, not from the consent', async () => {
  await using lab = await createLab()
  const inTime = await lab.tap('lin', { sheetOpenSeconds: 100 })
  const late = await lab.tap('lin', { sheetOpenSeconds: 101 })
  lab.emulator.clock.advance(200)
  const token = await lab.token()
  expect(await lab.post(phonePath, token, { code: inTime.code })).toMatchObject({ errcode: 0 })
  expect(await lab.post(phonePath, token, { code: late.code })).toEqual({
    errcode: 40029,
    errmsg: expect.stringMatching(new RegExp(`^invalid code hint: \\[[A-Za-z0-9-]{16}\\] rid: ${ridPattern}$`)),
  })
})

it('refuses a code with another openid and leaves it unspent for its owner', async () => {
  await using lab = await createLab()
  const { users } = await lab.state()
  const openid = (userId: string) => users.find((user) => user.userId === userId)!.openids[DEFAULT_APP.appid]
  const { code } = await lab.tap('lin')
  const token = await lab.token()
  expect(await lab.post(phonePath, token, { code, openid: openid('hk') })).toMatchObject({ errcode: 40029 })
  await lab.control('PATCH', `/apps/${DEFAULT_APP.appid}`, { openidMismatchErrcode: 40003 })
  expect(await lab.post(phonePath, token, { code, openid: openid('two') })).toMatchObject({ errcode: 40003 })
  expect(await lab.post(phonePath, token, { code, openid: openid('lin') })).toMatchObject({ errcode: 0 })
})

it('spells numbers abroad with their country code, in the form and type that the app is set to', async () => {
  await using lab = await createLab()
  const ask = async (settings: object) => {
    await lab.control('PATCH', `/apps/${DEFAULT_APP.appid}`, settings)
    const { code } = await lab.tap('hk')
    return (await lab.post(phonePath, await lab.token(), { code })).phone_info
  }
  expect(await ask({})).toMatchObject({ phoneNumber: '+85291234567', purePhoneNumber: '91234567', countryCode: '852' })
  expect(await ask({ foreignPhoneNumber: 'digits' })).toMatchObject({ phoneNumber: '85291234567' })
  expect(await ask({ foreignPhoneNumber: 'spaced' })).toMatchObject({ phoneNumber: '+852 91234567' })
  expect(await ask({ countryCodeType: 'number' })).toMatchObject({ countryCode: 852 })
})

it('checks in the documented order: what comes first wins', async () => {
  await using lab = await createLab()
  const app = `/apps/${DEFAULT_APP.appid}`
  const token = await lab.token()
  const errcode = async (path: string, init?: RequestInit) =>
    ((await (await fetch(lab.emulator.url + path, init)).json()) as { errcode: number }).errcode
  const withToken = `${phonePath}?access_token=${token}`
  expect(await errcode(phonePath)).toBe(43002)
  expect(await errcode(phonePath, { method: 'POST' })).toBe(41001)
  expect(await errcode(`${phonePath}?access_token=x`, { method: 'POST' })).toBe(40001)
  await lab.control('PATCH', app, { phoneRight: false, limits: { [phonePath]: { perMinute: 0 } } })
  expect(await errcode(withToken, { method: 'POST' })).toBe(48001)
  await lab.control('PATCH', app, { phoneRight: true })
  expect(await errcode(withToken, { method: 'POST' })).toBe(45011)
  await lab.control('PATCH', app, { limits: { [phonePath]: {} } })
  expect(await errcode(withToken, { method: 'POST' })).toBe(44002)
  expect(await errcode(withToken, { method: 'POST', body: 'code=1' })).toBe(47001)
  expect(await errcode(withToken, { method: 'POST', body: '{"Code":"x"}' })).toBe(47001)
  expect(await errcode(withToken, { method: 'POST', body: '{"code":"x"}' })).toBe(40029)
})
