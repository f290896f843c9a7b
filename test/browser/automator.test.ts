import automator from 'miniprogram-automator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sees } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

// Functions that a script sends over run in the app, where these are.
declare const getCurrentPages: () => unknown[]
declare const wx: { getStorageSync(key: string): unknown }

// A script written for WeChat's own developer tools, pointed at the phone instead.
let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('test/browser/projects/libraries')
})
afterAll(() => world.close())

const connect = () =>
  automator.connect({ wsEndpoint: `${world.emulator.url.replace('http', 'ws')}/_emulator/automator` })

it('finds pages and elements, taps, types, reads and writes data', async () => {
  const screen = await world.open({ page: '/pages/vant/vant' })
  const miniProgram = await connect()
  const page = (await miniProgram.currentPage())!
  expect([page.path, page.query]).toEqual(['pages/vant/vant', {}])

  const field = (await page.$('van-field'))!
  const input = (await field.$('input'))!
  await (input as unknown as { input(text: string): Promise<void> }).input('林小姐')
  await sees(screen, '称呼：林小姐')
  expect(await page.data('name')).toBe('林小姐')

  await (await page.$('van-checkbox'))!.tap()
  const [agreed] = await page.$$('.agreed')
  await page.setData({ cups: 7 })
  await sees(screen, '7 杯')
  expect(await (await page.$('.cups'))!.text()).toBe('7 杯')
  expect(await agreed!.attribute('class')).toContain('agreed')
  await page.callMethod('onName', { detail: '王先生' })
  await sees(screen, '称呼：王先生')
  miniProgram.disconnect()
})

it('calls and mocks wx, evaluates in the app, hears its console', async () => {
  await world.open({ page: '/pages/weui/weui', sdk: '2.32.3' })
  const miniProgram = await connect()
  expect(await miniProgram.systemInfo()).toMatchObject({ SDKVersion: '2.32.3' })
  expect(await miniProgram.evaluate(() => getCurrentPages().length)).toBe(1)

  const heard = new Promise((resolve) => miniProgram.on('console', resolve))
  await miniProgram.evaluate(() => console.log('hello from the app', 1))
  expect(await heard).toMatchObject({ type: 'log', args: ['hello from the app', 1] })

  await miniProgram.mockWxMethod('getStorageSync', 'from the mock')
  expect(await miniProgram.evaluate(() => wx.getStorageSync('anything'))).toBe('from the mock')
  await miniProgram.restoreWxMethod('getStorageSync')
  expect(await miniProgram.evaluate(() => wx.getStorageSync('anything'))).toBe('')
  miniProgram.disconnect()
})

it('moves between pages as the app itself would', async () => {
  await world.open({ page: '/pages/tdesign/tdesign' })
  const miniProgram = await connect()
  const next = await miniProgram.navigateTo('/pages/weui/weui?from=script')
  expect([next!.path, next!.query]).toEqual(['pages/weui/weui', { from: 'script' }])
  expect((await miniProgram.pageStack()).map(({ path }) => path)).toEqual(['pages/tdesign/tdesign', 'pages/weui/weui'])
  miniProgram.disconnect()
})

it('says what it cannot do', async () => {
  await world.open({ page: '/pages/vant/vant' })
  const miniProgram = await connect()
  await expect(miniProgram.screenshot()).rejects.toThrow('App.captureScreenshot is not supported by the emulator')
  miniProgram.disconnect()
})
