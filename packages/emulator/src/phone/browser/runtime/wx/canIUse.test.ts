import { expect, it } from 'vitest'
import { createWx } from './index.ts'
import { fakePhone } from './testing/fakePhone.ts'

const wxAt = (sdkVersion: string) =>
  createWx(fakePhone({ device: { sdkVersion } })) as Record<string, (...args: unknown[]) => unknown>

it.each([
  ['login', '3.8.0', true],
  ['getSystemInfoSync.return.safeArea', '3.8.0', true],
  ['getPrivacySetting', '2.32.3', true],
  ['getPrivacySetting', '2.32.2', false],
  ['scanCode', '3.8.0', false],
  ['neverHeardOf', '3.8.0', false],
  ['button', '3.8.0', true],
  ['button.open-type.getPhoneNumber', '1.5.3', true],
  ['button.open-type.getPhoneNumber', '1.5.2', false],
  ['button.open-type.agreePrivacyAuthorization', '2.32.2', false],
  ['button.open-type.contact', '3.8.0', false],
  ['button.phone-number-no-quota-toast', '3.0.1', true],
  ['button.phone-number-no-quota-toast', '3.0.0', false],
  ['button.bindgetphonenumber', '3.8.0', true],
  ['button.sparkle', '3.8.0', false],
  ['map', '3.8.0', false],
  ['picker.mode.date', '3.8.0', true],
  ['picker.mode.region', '3.8.0', false],
  ['input.type.nickname', '3.8.0', true],
  ['input.type.colour', '3.8.0', false],
  ['navigator.open-type.exit', '3.8.0', false],
  ['onWindowResize', '3.8.0', true],
  ['showShareMenu', '3.8.0', true],
  ['updateShareMenu', '3.8.0', false],
  ['vibrateShort', '3.8.0', false],
  ['onKeyboardHeightChange', '3.8.0', false],
])('canIUse(%j) is, with library %s, %s', (schema, sdkVersion, answer) => {
  expect(wxAt(sdkVersion).canIUse!(schema)).toBe(answer)
})

it('has what WeChat has and nothing else; what this phone cannot do is there and fails', async () => {
  const phone = fakePhone()
  const wx = createWx(phone) as Record<string, (...args: unknown[]) => unknown>
  expect(typeof wx.scanCode).toBe('function')
  expect(wx.neverHeardOf).toBeUndefined()
  await expect(wx.scanCode!({})).rejects.toEqual({ errMsg: 'scanCode:fail not supported by the emulator' })
  const heard = await new Promise((fail) => wx.scanCode!({ fail }))
  expect(heard).toEqual({ errMsg: 'scanCode:fail not supported by the emulator' })
  expect(() => wx.createMapContext!('map')).toThrow('createMapContext:fail not supported by the emulator')
  expect(await new Promise((fail) => wx.downloadFile!({ fail }))).toEqual({
    errMsg: 'downloadFile:fail not supported by the emulator',
  })
  await expect(wx.vibrateShort!()).rejects.toEqual({ errMsg: 'vibrateShort:fail not supported by the emulator' })
  await expect(wx.updateShareMenu!()).rejects.toEqual({ errMsg: 'updateShareMenu:fail not supported by the emulator' })
  for (const name of ['onCompassChange', 'onMemoryWarning', 'onUserCaptureScreen']) {
    expect(wx[name]!(() => {})).toBeUndefined()
  }
  expect(phone.lines).toEqual([
    'warn: wx.scanCode is not supported by the emulator',
    'warn: wx.createMapContext is not supported by the emulator',
    'warn: wx.downloadFile is not supported by the emulator',
    'warn: wx.vibrateShort is not supported by the emulator',
    'warn: wx.updateShareMenu is not supported by the emulator',
    'warn: wx.onCompassChange is not supported by the emulator',
    'warn: wx.onMemoryWarning is not supported by the emulator',
    'warn: wx.onUserCaptureScreen is not supported by the emulator',
  ])
})

it('has not yet what a later library brought', () => {
  expect(wxAt('2.32.2').getPrivacySetting).toBeUndefined()
  expect(wxAt('2.21.1').requestMerchantTransfer).toBeUndefined()
  expect(wxAt('2.32.3').getPrivacySetting).toBeTypeOf('function')
})

it('can be given other functions, as tests and wrappers do', () => {
  const wx = wxAt('3.8.0')
  wx.scanCode = () => 'scanned'
  expect(wx.scanCode()).toBe('scanned')
})
