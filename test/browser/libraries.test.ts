import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sees } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

// Third-party component libraries as npm installs them: what they ask of WeChat, the phone has to answer.
let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('test/browser/projects/libraries')
})
afterAll(() => world.close())

async function allowPhone(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('button', { name: '允许', exact: true }).click()
  await sees(page, '有了 64 位的凭证')
}

const errors = () => world.lines.filter(({ level }) => level === 'error')
/** What the phone takes for a misspelt name: libraries that ask for more than an event has are not misspelt. */
const misspelt = () => world.lines.filter(({ text }) => text.includes('did you mean'))

it('runs TDesign: button, input, checkbox, radio, switch, stepper, toast, dialog', async () => {
  const page = await world.open({ page: '/pages/tdesign/tdesign' })
  await allowPhone(page, '手机号快捷登录')
  await page.getByPlaceholder('请输入称呼').fill('林小姐')
  await sees(page, '称呼：林小姐')
  await page.getByText('摩卡').click()
  await sees(page, '饮品：mocha')
  await page.getByText('大杯').click()
  await sees(page, '杯型：large')
  await page.locator('.t-switch__body').click()
  await sees(page, '加冰')
  await page.locator('.t-stepper__plus').click()
  await sees(page, '2 杯')
  await page.getByRole('button', { name: '提示' }).click()
  await sees(page, '已为你留座')
  await page.getByRole('button', { name: '对话框' }).click()
  await page.getByRole('button', { name: '确定取消' }).click()
  await sees(page, '预约已取消')
  expect([...errors(), ...misspelt()]).toEqual([])
})

it('runs WeUI: form with its rules, checkboxes, half-screen dialog, toptips, and a plain button', async () => {
  const page = await world.open({ page: '/pages/weui/weui' })
  await page.getByRole('button', { name: '提交' }).click()
  await sees(page, '请填写手机号')
  await page.getByPlaceholder('请输入手机号').fill('138')
  await page.getByRole('button', { name: '提交' }).click()
  await sees(page, '手机号格式不对')
  await page.getByPlaceholder('请输入手机号').fill('13800138000')
  await page.getByRole('button', { name: '提交' }).click()
  await sees(page, '已提交')
  await page.getByText('摩卡').click()
  await sees(page, '饮品：mocha')
  // WeUI hides its dialog 300 ms after it was made, whatever was asked of it meanwhile.
  await page.waitForTimeout(400)
  await page.getByRole('button', { name: '门店须知' }).click()
  await sees(page, '周末请提前一天预约')
  await page.locator('.weui-half-screen-dialog .weui-icon-btn').first().click()
  await allowPhone(page, '用微信手机号')
  expect([...errors(), ...misspelt()]).toEqual([])
})

it('runs Vant: button, field, checkbox, stepper, dialog, toast', async () => {
  const page = await world.open({ page: '/pages/vant/vant' })
  await allowPhone(page, '手机号快捷登录')
  await page.getByPlaceholder('请输入称呼').fill('林小姐')
  await sees(page, '称呼：林小姐')
  await page.getByText('同意会员条款').click()
  await sees(page, '已同意')
  await page.locator('.van-stepper__plus').click()
  await sees(page, '2 杯')
  await page.getByRole('button', { name: '取消预约' }).click()
  await sees(page, '确定要取消吗？')
  await page.getByRole('button', { name: '确认' }).click()
  await sees(page, '预约已取消')
  await page.getByRole('button', { name: '提示' }).click()
  await sees(page, '已为你留座')
  expect([...errors(), ...misspelt()]).toEqual([])
})
