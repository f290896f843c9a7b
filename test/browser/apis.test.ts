import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEFAULT_APP } from '@quickreg/emulator'
import { eventually, sees, seesNoMore } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

// A function that is sent over runs in the browser.
declare const getComputedStyle: (element: unknown) => { color: string }

// wx.* as a page calls it, by callbacks and by Promise: what it answers, and what comes of it on the screen.
let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('test/browser/projects/apis')
})
afterAll(() => world.close())

const open = () => world.open({ user: 'lin' })
/** Runs one group of calls, after which only what they say is heard. */
async function run(page: Page, group: string): Promise<void> {
  world.lines.length = 0
  await page.getByRole('button', { name: group, exact: true }).evaluate((button) => button.click())
}
const answer = async (call: string) => {
  const line = await eventually(call, () => world.lines.find(({ text }) => text.startsWith(`${call} `)))
  return JSON.parse(line.text.slice(call.length + 1)) as Record<string, unknown>
}
/** The answers of an API in both forms; they have to be the same. */
async function answers(name: string, more: object = {}): Promise<Record<string, unknown>> {
  const given = await answer(`success ${name}`)
  expect(given).toMatchObject({ errMsg: `${name}:ok`, ...more })
  expect(await answer(`complete ${name}`)).toEqual(given)
  expect(await answer(`resolved ${name}`)).toEqual(given)
  return given
}
const fails = async (name: string, why: string) => {
  const line = JSON.stringify({ errMsg: `${name}:fail ${why}` })
  for (const form of ['fail', 'complete', 'rejected'])
    await eventually(`${form} ${why}`, () => world.lines.some(({ text }) => text === `${form} ${name} ${line}`))
}

it('knows the device, the app, the person and her settings', async () => {
  const page = await open()
  await run(page, 'system')
  const info = await answers('getSystemInfo', { platform: 'ios', SDKVersion: '3.8.0', screenWidth: 390 })
  expect(await answer('getSystemInfoSync')).toEqual(info)
  expect(info).toMatchObject(await answer('getDeviceInfo'))
  expect(info).toMatchObject(await answer('getAppBaseInfo'))
  expect(info).toMatchObject(await answer('getSystemSetting'))
  const main = (await page.locator('.page-scroller').boundingBox())!
  expect(await answer('getWindowInfo')).toMatchObject({ windowHeight: main.height, screenTop: main.y })
  expect(await answer('getAppAuthorizeSetting')).toMatchObject({ cameraAuthorized: 'not determined' })
  const capsule = (await page.locator('.native-capsule').boundingBox())!
  const { left, top, width, height } = await answer('getMenuButtonBoundingClientRect')
  // The buttons take touches around what is drawn.
  const drawn = { left: capsule.x + 2, top: capsule.y + 6, width: capsule.width - 4, height: capsule.height - 12 }
  expect({ left, top, width, height }).toEqual(drawn)
  const async = await answer('success getSystemInfoAsync')
  expect(async).toEqual({ ...info, errMsg: 'getSystemInfoAsync:ok' })

  await run(page, 'app')
  expect(await answer('getAccountInfoSync')).toMatchObject({ miniProgram: { appId: DEFAULT_APP.appid } })
  const launch = await answer('getLaunchOptionsSync')
  expect(launch).toMatchObject({ path: 'pages/calls/calls', query: {} })
  expect(await answer('getEnterOptionsSync')).toEqual(launch)
  expect(await answer('onCheckForUpdate')).toEqual({ hasUpdate: false })
  await eventually('nextTick', () => world.lines.some(({ text }) => text === 'next tick'))

  await run(page, 'settings')
  await answers('getSetting', { authSetting: {}, subscriptionsSetting: { mainSwitch: true } })
  await answers('openSetting', { authSetting: {} })
  await fails('authorize', 'scope.userLocation is not supported by the emulator')
  await fails('authorize', 'parameter error: parameter.scope should be String instead of Undefined;')

  await run(page, 'login')
  expect(await answer('checkSession after login')).toEqual({ errMsg: 'checkSession:ok' })
  await run(page, 'check')
  await answers('checkSession')
  await world.control('PATCH', '/users/lin', { expireSession: true })
  await run(page, 'check')
  await fails('checkSession', 'session time out, need relogin')

  await run(page, 'store')
  await answers('getStorageInfo', { keys: ['a'], limitSize: 10240 })
  expect(await answer('getStorageInfoSync')).toEqual(['a'])
  await answers('clearStorage')
  expect(await answer('cleared')).toEqual([])
  await run(page, 'clip')
  await sees(page, '内容已复制')
  await answers('getClipboardData', { data: '半山' })
})

it('measures, scrolls and pulls the page, and draws bars, toasts and tabs', async () => {
  const page = await open()
  const [title, tabs] = [page.getByRole('heading', { level: 1 }), page.getByRole('navigation')]
  await run(page, 'nodes')
  const [marked, rows, viewport, nobody] = (await answer('exec')) as unknown as Record<string, unknown>[]
  expect(marked).toMatchObject({ id: 'marked', dataset: { kind: 'first' }, left: 0, top: 0, width: 50, height: 20 })
  expect(rows).toHaveLength(40)
  expect(rows).toMatchObject({ 39: { dataset: { row: 39 } } })
  expect(viewport).toMatchObject({ scrollTop: 0 })
  expect(nobody).toBeNull()
  await run(page, 'scroll')
  expect(await answer('seen')).toEqual({ id: 'last', seen: true })
  await answers('pageScrollTo')
  await fails('pageScrollTo', 'selector "#nobody" finds nothing')
  await run(page, 'pull')
  await answers('startPullDownRefresh')
  await eventually('the pull', () => world.lines.some(({ text }) => text === 'stopPullDownRefresh:ok'))

  await run(page, 'bar')
  await answers('setNavigationBarTitle')
  await sees(title, '新标题')
  await answers('setNavigationBarColor')
  await fails('setNavigationBarColor', 'invalid frontColor "#123456"')
  expect(await page.locator('.native-bar').getAttribute('style')).toContain('background-color: rgb(111, 78, 55)')
  await page.getByRole('img', { name: '正在加载' }).waitFor()
  await answers('hideHomeButton')
  await run(page, 'quietBar')
  await page.getByRole('img', { name: '正在加载' }).waitFor({ state: 'hidden' })

  for (const [shown, hidden, text] of [
    ['loading', 'loaded', '请稍候'],
    ['toast', 'toasted', '好了'],
  ] as const) {
    await run(page, shown)
    await sees(page, text)
    await run(page, hidden)
    await answers(hidden === 'loaded' ? 'hideLoading' : 'hideToast')
    await seesNoMore(page, text)
  }

  await run(page, 'tabs')
  await fails('showTabBarRedDot', 'tabbar item not found')
  await sees(tabs, '3')
  await tabs.getByText('有新内容').or(tabs.getByLabel('有新内容')).first().waitFor({ state: 'attached' })
  await answers('setTabBarStyle')
  expect(await tabs.getByText('调用').evaluate((tab) => getComputedStyle(tab).color)).toBe('rgb(255, 0, 0)')
  await run(page, 'noTabs')
  await tabs.waitFor({ state: 'hidden' })
  await run(page, 'tabsAgain')
  await tabs.waitFor()
  await answers('removeTabBarBadge')
  expect(await tabs.getByText('3', { exact: true }).count()).toBe(0)

  world.lines.length = 0
  await page.getByRole('button', { name: '关闭小程序' }).click()
  await eventually('onAppHide', () => world.lines.some(({ text }) => text === 'app hidden'))
  await page.getByRole('button', { name: '重新打开' }).click()
  await eventually('onAppShow', () => world.lines.some(({ text }) => text === 'app shown'))
})
