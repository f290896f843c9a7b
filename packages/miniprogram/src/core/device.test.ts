import { deviceSchema } from '@quickreg/contract'
import { expect, it } from 'vitest'
import { readDevice } from './device.ts'

const base = { language: 'en', SDKVersion: '3.8.1', fontSizeSetting: 23 }

it.each([
  ['today’s', { getAppBaseInfo: () => base, getDeviceInfo: () => ({ platform: 'ios' }) }],
  ['the old call', { getSystemInfoSync: () => ({ ...base, platform: 'ios' }) }],
])('reads the device by %s', (_which, wx) => {
  expect(readDevice(wx)).toEqual({
    locale: 'en',
    fontSizeSetting: 23,
    device: { sdkVersion: '3.8.1', platform: 'ios' },
  })
})

it('says nothing of a device it knows nothing of', () => {
  expect(readDevice({})).toEqual({ locale: 'zh_CN', fontSizeSetting: 16, device: {} })
})

it('never says more than the server takes', () => {
  const long = 'x'.repeat(100)
  const { device } = readDevice({ getSystemInfoSync: () => ({ SDKVersion: long, platform: long }) })
  expect(deviceSchema.parse(device)).toEqual({ sdkVersion: 'x'.repeat(32), platform: 'x'.repeat(32) })
})
