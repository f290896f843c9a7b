import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { DEFAULT_APP } from '@quickreg/emulator'
import { eventually, sees, seesNoMore } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

let world: PhoneWorld
let opened: Page | undefined
beforeAll(async () => {
  world = await startPhoneWorld('examples/membership')
})
afterEach(async () => {
  // What an app still asks for must not show in the next window's timeline.
  await opened?.context().close()
  await world.control('POST', '/reset', {})
})
afterAll(() => world.close())

async function openFrame(query = '', viewport = { width: 1440, height: 900 }): Promise<Page> {
  const page = await world.openFrame({ query: query || '?ui=zh', viewport })
  opened = page
  await phoneOf(page).locator('html[data-launched]').waitFor()
  return page
}

const phoneOf = (page: Page) => page.frameLocator('iframe')

/** Whether the app on the phone is still the one that was marked. */
const mark = (page: Page) =>
  phoneOf(page)
    .locator('html')
    .evaluate((html) => void (html.dataset.marked = ''))
const isMarked = async (page: Page) => (await phoneOf(page).locator('html[data-marked]').count()) === 1

const app = async () => {
  const { apps } = (await world.control('GET', '/state')) as { apps: { appid: string; quota: number }[] }
  return apps.find(({ appid }) => appid === DEFAULT_APP.appid)!
}

it('makes things go wrong while the app runs, says so in its address, and undoes it all', async () => {
  const page = await openFrame()
  await sees(page, '一切正常')
  await mark(page)
  const quota = page.getByRole('switch', { name: '额度用完' })
  await quota.click()
  await sees(page, '剩余 0 次')
  expect(await quota.isChecked()).toBe(true)
  expect(await app()).toMatchObject({ quota: 0 })

  await page.getByText('断网', { exact: true }).click()
  await page.getByText('系统繁忙 −1').click()
  await sees(page, '3 处异常')
  const { searchParams } = new URL(page.url())
  expect(Object.fromEntries(searchParams)).toMatchObject({ wrong: 'quota wechat-error', network: 'offline' })
  expect(await world.control('GET', '/faults')).toMatchObject({ faults: [{ kind: 'errcode', errcode: -1 }] })
  expect(await isMarked(page)).toBe(true)

  await page.getByRole('button', { name: '恢复正常' }).click()
  await sees(page, '剩余 1000 次')
  expect(await app()).toMatchObject({ quota: 1000 })
  expect(await world.control('GET', '/faults')).toEqual({ faults: [] })
  await eventually('a plain address', () => !new URL(page.url()).searchParams.has('wrong'))
  expect(await isMarked(page)).toBe(true)
})

it('shows what somebody else has changed, and jumps back where the emulator is gone', async () => {
  const page = await openFrame()
  await sees(page, '一切正常')
  await world.control('PATCH', `/apps/${DEFAULT_APP.appid}`, { personal: true })
  await world.control('POST', '/users/lin/login', { appid: DEFAULT_APP.appid })
  await sees(page, '1 处异常')
  expect(await page.getByRole('switch', { name: '个人主体' }).isChecked()).toBe(true)

  await page.route('**/_emulator/**', (route) => route.abort())
  const rotate = page.getByRole('switch', { name: '每次登录都换 session_key' })
  await rotate.click()
  await sees(page, '模拟器没有应答')
  expect(await rotate.isChecked()).toBe(false)
})

it('sets up what a link asks for', async () => {
  const page = await openFrame('?ui=en&user=two&wrong=right+wechat-slow&sdk=2.21.1')
  await page.getByRole('switch', { name: 'Permission withdrawn', checked: true }).waitFor()
  expect(await page.getByRole('radio', { name: '2 numbers' }).isChecked()).toBe(true)
  expect(await app()).toMatchObject({ phoneRight: false })
  expect(await world.control('GET', '/faults')).toMatchObject({ faults: [{ kind: 'delay', delayMs: 3000 }] })
  const phone = new URL((await page.locator('iframe').getAttribute('src'))!, page.url())
  expect(Object.fromEntries(phone.searchParams)).toMatchObject({ user: 'two', sdk: '2.21.1' })
})

it('hands the phone to somebody who was added meanwhile', async () => {
  const { userId } = await world.wechat.addUser({ countryCode: '852', purePhoneNumber: '61234567' })
  const page = await openFrame()
  await mark(page)
  await page.getByRole('radio', { name: '+852 61****67' }).check()
  await phoneOf(page).locator('html[data-launched]:not([data-marked])').waitFor()
  expect(new URL(page.url()).searchParams.get('user')).toBe(userId)
  await world.control('POST', '/sms', { to: '+85261234567', text: '验证码 482913' })
  await page.getByRole('button', { name: '复制 482913' }).waitFor()
  await page.getByRole('radio', { name: '没有号码' }).check()
  await sees(page, '还没有短信')
})

it('tells every exchange as it happens, and opens it by keyboard', async () => {
  const page = await openFrame()
  const row = page.getByRole('button', { name: /jscode2session ok/ })
  await row.focus()
  await page.keyboard.press('Enter')
  await sees(page, /session_key #\d+ of lin/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowUp')
  expect(await page.locator(':focus').innerText()).toContain('wx.login')

  await page.getByRole('button', { name: '暂停' }).click()
  await world.control('POST', '/sms', { to: '+8613800138000', text: 'hello' })
  const rows = page.locator('.exchange-row')
  const before = await rows.count()
  await page.getByRole('button', { name: '继续（1 条）' }).click()
  expect(await rows.count()).toBe(before + 1)
  await page.getByRole('button', { name: '请求服务端' }).click()
  await seesNoMore(page.locator('.timeline'), 'POST /v1/sessions')
})

it('speaks the other language without touching the phone', async () => {
  const page = await openFrame()
  await mark(page)
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'What goes wrong' }).waitFor()
  expect(await page.locator(':focus').innerText()).toBe('中文')
  expect(await isMarked(page)).toBe(true)
})

it('is a phone where it has the size of one, with the panels on a sheet', async () => {
  const page = await openFrame('', { width: 390, height: 844 })
  expect(await page.locator('iframe').boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
  const opener = page.getByRole('button', { name: '打开面板' })
  await opener.click()
  await page.getByRole('button', { name: '时间线' }).click()
  await page.getByRole('heading', { name: '时间线' }).waitFor()
  expect(await page.locator('main').evaluate((phone) => phone.inert)).toBe(true)
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: '时间线' }).waitFor({ state: 'hidden' })
  expect(await opener.evaluate((button) => button.matches(':focus'))).toBe(true)
})
