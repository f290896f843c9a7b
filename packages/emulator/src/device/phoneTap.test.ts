import { expect, it } from 'vitest'
import { DEFAULT_APP } from '../index.ts'
import { createLab } from '../../test/lab.ts'

const app = `/apps/${DEFAULT_APP.appid}`
const android = { platform: 'android', sdkVersion: '3.8.0' }

it('delivers only a code from the real-time button, at its own price', async () => {
  await using lab = await createLab()
  expect(await lab.tap('lin', { kind: 'realtime' })).toEqual({
    errMsg: 'getRealtimePhoneNumber:ok',
    code: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(await lab.control('GET', '/ledger')).toMatchObject({
    charges: [{ kind: 'realtime', priceFen: 4 }],
    totalFen: 4,
  })
})

it('charges at the callback, down to the last of the quota, and never for a refusal', async () => {
  await using lab = await createLab()
  await lab.control('PATCH', app, { quota: 1 })
  expect(await lab.tap('lin', { allow: false })).toEqual({ errMsg: 'getPhoneNumber:fail user deny' })
  expect(await lab.tap('lin')).toMatchObject({ errMsg: 'getPhoneNumber:ok' })
  expect(await lab.tap('lin')).toEqual({ errMsg: 'getPhoneNumber:fail appid no enough quota', errno: 1400001 })
  expect((await lab.state()).charges).toHaveLength(1)
})

it('spells a refusal with a colon on Android and a space elsewhere', async () => {
  await using lab = await createLab()
  expect(await lab.tap('lin', { allow: false, client: android })).toEqual({ errMsg: 'getPhoneNumber:fail:user deny' })
  const devtools = { platform: 'devtools', sdkVersion: '3.8.0' }
  expect(await lab.tap('lin', { allow: false, client: devtools })).toEqual({ errMsg: 'getPhoneNumber:fail user deny' })
})

it('sends old libraries no code, no errno and no privacy question', async () => {
  await using lab = await createLab()
  const at = (sdkVersion: string) => ({ client: { platform: 'ios', sdkVersion } })
  expect(await lab.tap('lin', at('2.21.1'))).not.toHaveProperty('code')
  expect(await lab.tap('lin', at('2.21.2'))).toHaveProperty('code')
  expect(await lab.tap('lin', { kind: 'realtime', ...at('2.24.3') })).toMatchObject({
    errMsg: expect.stringMatching(/not support$/),
  })
  expect(await lab.tap('lin', { kind: 'realtime', ...at('2.24.4') })).toHaveProperty('code')
  await lab.control('PATCH', app, { privacyDeclared: false })
  expect(await lab.tap('lin', at('2.32.2'))).toMatchObject({ errMsg: 'getPhoneNumber:ok' })
  expect(await lab.tap('lin', at('2.32.3'))).toMatchObject({ errno: 112 })
  await lab.control('PATCH', app, { quota: 0 })
  expect(await lab.tap('lin', at('2.23.9'))).not.toHaveProperty('errno')
})

it('remembers consent to the privacy guideline, and a refusal of the popup for ten seconds', async () => {
  await using lab = await createLab()
  expect(await lab.tap('lin', { privacy: 'refuse_popup' })).toMatchObject({ errno: 104 })
  expect(await lab.tap('lin')).toMatchObject({ errno: 104 })
  lab.emulator.clock.advance(10)
  expect(await lab.tap('lin', { privacy: 'refuse_merged' })).toMatchObject({ errno: 103 })
  lab.emulator.clock.advance(10)
  expect(await lab.tap('lin', { privacy: 'disagree' })).toMatchObject({ errno: 104 })
  expect(await lab.tap('lin')).toMatchObject({ errMsg: 'getPhoneNumber:ok' })
  expect(await lab.tap('lin', { privacy: 'disagree' })).toMatchObject({ errMsg: 'getPhoneNumber:ok' })
  await lab.control('PATCH', '/users/lin', { privacyAgreed: false })
  expect(await lab.tap('lin', { privacy: 'disagree' })).toMatchObject({ errno: 104 })
})

it('takes the tap on a coupled button for consent, even where the sheet is then refused', async () => {
  await using lab = await createLab()
  expect(await lab.tap('lin', { coupled: true, privacy: 'disagree', allow: false })).toEqual({
    errMsg: 'getPhoneNumber:fail user deny',
  })
  expect(await lab.tap('lin', { privacy: 'disagree' })).toMatchObject({ errMsg: 'getPhoneNumber:ok' })
})

it('lets a person pick another number, or add one where none is bound', async () => {
  await using lab = await createLab()
  const token = await lab.token()
  const phoneOf = async (userId: string, tap: object) =>
    lab.post('/wxa/business/getuserphonenumber', token, { code: (await lab.tap(userId, { ...tap })).code })
  const second = { countryCode: '86', purePhoneNumber: '15800158000' }
  expect(await phoneOf('two', {})).toMatchObject({ phone_info: { purePhoneNumber: '13900139000' } })
  expect(await phoneOf('two', { phone: second })).toMatchObject({ phone_info: second })
  expect(await lab.tap('none')).toEqual({
    errMsg: 'getPhoneNumber:fail 用户未绑定手机，请先在微信客户端进行绑定后重试',
  })
  expect(await phoneOf('none', { phone: second })).toMatchObject({ phone_info: second })
})

it('refuses the blocked, the unverified and those whose right was withdrawn while the app runs', async () => {
  await using lab = await createLab()
  expect(await lab.tap('blocked')).toMatchObject({ errno: 1421102 })
  expect(await lab.tap('lin')).toHaveProperty('code')
  await lab.control('PATCH', app, { phoneRight: false })
  expect(await lab.tap('lin')).toMatchObject({ errMsg: expect.stringContaining('jsapi has no permission'), errno: 102 })
  await lab.control('PATCH', app, { phoneRight: true, personal: true })
  expect(await lab.tap('lin')).toEqual({ errMsg: 'getPhoneNumber:fail no permission', errno: 102 })
})

it('seals the number with the key the next login returns, where there was no session at the tap', async () => {
  await using lab = await createLab()
  await lab.tap('lin')
  const [before] = (await lab.state()).sessions
  expect((await lab.session(await lab.login('lin'))).session_key).toBe(before!.sessionKey)
})
