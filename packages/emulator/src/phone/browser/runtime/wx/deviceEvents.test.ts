import { expect, it } from 'vitest'
import { createDeviceEventApis } from './deviceEvents.ts'
import { fakePhone } from './testing/fakePhone.ts'

it('tells of the network and of the theme, until it is told not to', async () => {
  const phone = fakePhone({ app: { darkmode: true } })
  const apis = createDeviceEventApis(phone)
  const heard: unknown[] = []
  const listen = (detail: unknown) => heard.push(detail)
  apis.onNetworkStatusChange(listen)
  apis.onThemeChange(listen)
  phone.changeDevice({ network: 'offline' })
  phone.changeDevice({ theme: 'dark' })
  await expect(apis.getNetworkType()).resolves.toMatchObject({ networkType: 'none' })
  apis.offNetworkStatusChange(listen)
  apis.offThemeChange()
  phone.changeDevice({ network: 'online', theme: 'light' })
  expect(heard).toEqual([{ isConnected: false, networkType: 'none' }, { theme: 'dark' }])
})

it('tells of the size of the window, until it is told not to', () => {
  const phone = fakePhone()
  const { onWindowResize, offWindowResize } = createDeviceEventApis(phone)
  const heard: unknown[] = []
  onWindowResize((detail) => heard.push(detail))
  phone.resize({ windowWidth: 700, windowHeight: 390 })
  offWindowResize()
  phone.resize({ windowWidth: 390, windowHeight: 700 })
  expect(heard).toEqual([{ size: { windowWidth: 700, windowHeight: 390 } }])
})

it('has no theme for apps without a dark one', () => {
  const phone = fakePhone({ app: { darkmode: false } })
  const heard: unknown[] = []
  createDeviceEventApis(phone).onThemeChange((detail) => heard.push(detail))
  phone.changeDevice({ theme: 'dark' })
  expect(heard).toEqual([])
})
