import { expect, it } from 'vitest'
import { createLab, type Json, type Lab } from '../../test/lab.ts'
import { DEFAULT_APP } from '../index.ts'

const { appid } = DEFAULT_APP
const tappedAt = '2026-07-01T04:00:00.000Z'

const sheet = (lab: Lab, userId: string, tap: Json = {}) =>
  lab.control('POST', `/users/${userId}/phone-sheet`, { appid, kind: 'quick', ...tap })
const privacy = (lab: Lab, body: Json = {}) => lab.control('POST', '/users/lin/privacy', { appid, ...body })
const at = (sdkVersion: string) => ({ client: { sdkVersion } })

it('asks for the privacy guideline, then shows the numbers masked', async () => {
  await using lab = await createLab()
  await lab.control('PATCH', `/apps/${appid}`, { name: '半山咖啡' })
  expect(await sheet(lab, 'two')).toEqual({
    ask: 'privacy',
    style: 'merged',
    privacyContractName: '《半山咖啡小程序隐私保护指引》',
    tappedAt,
  })
  expect(await sheet(lab, 'two', at('3.4.1'))).toMatchObject({ ask: 'privacy', style: 'popup' })
  expect(await sheet(lab, 'two', { privacy: 'agree' })).toEqual({
    ask: 'phone',
    phones: [
      { countryCode: '86', purePhoneNumber: '13900139000', masked: '139******00' },
      { countryCode: '86', purePhoneNumber: '15800158000', masked: '158******00' },
    ],
    appName: '半山咖啡',
    tappedAt,
  })
  expect(await sheet(lab, 'hk', { privacy: 'agree' })).toMatchObject({ phones: [{ masked: '+852 91****67' }] })
  expect(await sheet(lab, 'none', at('2.32.2'))).toMatchObject({ ask: 'phone', phones: [] })
})

it('fails as the person was set to fail, until that is taken back', async () => {
  await using lab = await createLab()
  const errMsg = 'getPhoneNumber:fail:cancel to confirm login'
  await lab.control('PATCH', '/users/lin', { phoneTapFails: { errMsg } })
  expect(await sheet(lab, 'lin')).toEqual({ ask: 'nothing', detail: { errMsg }, quotaSheet: false })
  expect(await lab.tap('lin')).toEqual({ errMsg })
  await lab.control('PATCH', '/users/lin', { phoneTapFails: { errno: 1003 } })
  expect(await lab.tap('lin')).toEqual({ errMsg: 'getPhoneNumber:fail meet server frequency limit', errno: 1003 })
  await lab.control('PATCH', '/users/lin', { phoneTapFails: null })
  expect(await lab.tap('lin')).toMatchObject({ errMsg: 'getPhoneNumber:ok' })
})

it('changes nothing: who was only asked has agreed to nothing, paid nothing and met nobody', async () => {
  await using lab = await createLab()
  const before = await lab.state()
  await sheet(lab, 'lin', { privacy: 'agree' })
  await sheet(lab, 'lin', { coupled: true })
  expect(await lab.state()).toEqual(before)
})

it.each([
  ['no quota', { quota: 0 }, 1400001, true],
  ['no right', { phoneRight: false }, 102, false],
  ['a personal subject', { personal: true }, 102, false],
  ['nothing declared', { privacyDeclared: false }, 112, false],
])('asks nothing with %s and says what the tap then says', async (_, settings, errno, quotaSheet) => {
  await using lab = await createLab()
  await lab.control('PATCH', `/apps/${appid}`, settings)
  const shown = await sheet(lab, 'lin', { coupled: true })
  expect(shown).toMatchObject({ ask: 'nothing', detail: { errno }, quotaSheet })
  expect(await lab.tap('lin', { coupled: true })).toEqual(shown.detail)
})

it('takes the five minutes of a code from the moment of the tap', async () => {
  await using lab = await createLab()
  const { tappedAt: finger } = await sheet(lab, 'lin', { privacy: 'agree' })
  lab.emulator.clock.advance(299)
  const { code } = await lab.tap('lin', { tappedAt: finger })
  lab.emulator.clock.advance(2)
  const token = await lab.token()
  expect(await lab.post('/wxa/business/getuserphonenumber', token, { code })).toMatchObject({ errcode: 40029 })
  const { code: later } = await lab.tap('lin', { tappedAt: '2030-01-01T00:00:00Z' })
  const [known] = (await lab.state()).codes.filter(({ code }) => code === later)
  expect(known, 'nobody taps in the future').toMatchObject({ expiresAt: '2026-07-01T04:10:01.000Z' })
})

it('tells whether there is anything to agree to, and keeps the answer', async () => {
  await using lab = await createLab()
  expect(await privacy(lab)).toEqual({
    errMsg: 'getPrivacySetting:ok',
    needAuthorization: true,
    privacyContractName: '《示例小程序隐私保护指引》',
    popupRests: false,
  })
  expect(await privacy(lab, at('2.32.2'))).toMatchObject({ needAuthorization: false })
  expect(await privacy(lab, { answer: 'disagree' })).toEqual({
    errMsg: 'requirePrivacyAuthorize:fail privacy permission is not authorized',
    errno: 104,
  })
  expect(await privacy(lab)).toMatchObject({ needAuthorization: true, popupRests: false })
  expect(await privacy(lab, { answer: 'agree' })).toMatchObject({
    errMsg: 'requirePrivacyAuthorize:ok',
    needAuthorization: false,
  })
  expect(await sheet(lab, 'lin')).toMatchObject({ ask: 'phone' })
  expect(await privacy(lab, { answer: 'disagree' }), 'nobody was asked').toMatchObject({ needAuthorization: false })
})

it('lets the popup rest for ten seconds after a refusal; an agree button counts all the same', async () => {
  await using lab = await createLab()
  expect(await privacy(lab, { answer: 'refuse_popup' })).toMatchObject({ errno: 104 })
  expect(await privacy(lab)).toMatchObject({ needAuthorization: true, popupRests: true })
  expect(await sheet(lab, 'lin')).toMatchObject({ ask: 'nothing', detail: { errno: 104 } })
  lab.emulator.clock.advance(10)
  expect(await privacy(lab)).toMatchObject({ popupRests: false })
  await privacy(lab, { answer: 'refuse_popup' })
  expect(await privacy(lab, { answer: 'agree' })).toMatchObject({ needAuthorization: false })
})
