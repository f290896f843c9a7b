import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { eventually, sees, seesNoMore } from '../support/browser.ts'
import { startPhoneWorld, type PhoneOptions, type PhoneWorld } from '../support/phoneWorld.ts'

// Consent to the privacy guideline through real buttons: the page's own dialog, the coupled tap, and WeChat's popup.
let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('test/browser/projects/privacy')
})
beforeEach(() => world.control('POST', '/reset', {}))
afterAll(() => world.close())

const open = (options: PhoneOptions = {}) => world.open({ user: 'lin', ...options })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const ownDialog = (page: Page) => page.getByRole('dialog', { name: '本店的隐私弹窗' })
const sheet = (page: Page) => page.getByRole('dialog', { name: '申请获取并验证你的手机号' })
const hasAgreed = async () => {
  const { sessions } = await world.wechat.state<{ sessions: { userId: string; privacyAgreed: boolean }[] }>()
  return sessions.some(({ userId, privacyAgreed }) => userId === 'lin' && privacyAgreed)
}

it("asks in the page's own dialog: refused, agreed for a button nobody tapped, agreed", async () => {
  const page = await open()
  await press(page, '查询')
  await sees(page, /^needs true 《.*小程序隐私保护指引》$/)

  await press(page, '需要授权')
  await sees(ownDialog(page), '为了 requirePrivacyAuthorize')
  await press(page, '不同意')
  await sees(page, 'requirePrivacyAuthorize:fail privacy permission is not authorized 104')

  await press(page, '手机号')
  await sees(ownDialog(page), '为了 button.getPhoneNumber')
  expect(await sheet(page).count()).toBe(0)
  await press(page, '不同意')
  await sees(page, 'getphonenumber getPhoneNumber:fail privacy permission is not authorized 104')

  await press(page, '手机号')
  await press(page, '同意别的按钮')
  await sees(page, /getPhoneNumber:fail privacy permission is not authorized or buttonId is wrong 104/)

  await press(page, '手机号')
  await ownDialog(page).getByRole('button', { name: '同意', exact: true }).click()
  await sees(page, 'agreeprivacyauthorization agree')
  await sheet(page).getByRole('button', { name: '允许', exact: true }).click()
  await sees(page, /^getphonenumber getPhoneNumber:ok +code$/)

  await press(page, '查询')
  await sees(page, /^needs false/)
  await press(page, '需要授权')
  await sees(page, 'requirePrivacyAuthorize:ok')
  expect(await ownDialog(page).count()).toBe(0)
})

it('takes the tap on a coupled button for the consent, unless the button has no id', async () => {
  const page = await open()
  await press(page, '没有编号的按钮')
  await sees(page, 'getphonenumber getPhoneNumber:fail privacy permission is not authorized 104')
  await eventually('the reason', () => world.lines.some(({ text }) => text.includes('the coupled button has no id')))

  await world.control('PATCH', '/users/lin', { privacyAgreed: false })
  await press(page, '同意并取号')
  await sees(page, 'agreeprivacyauthorization both')
  expect(await ownDialog(page).count()).toBe(0)
  await sheet(page).getByRole('button', { name: '不允许', exact: true }).click()
  await sees(page, 'getphonenumber getPhoneNumber:fail user deny')
  expect(await hasAgreed()).toBe(true) // the number was refused, the guideline was not
})

it('has no gate below base library 2.32.3, and no tap on agreePrivacyAuthorization either', async () => {
  const page = await open({ sdk: '2.32.2' })
  await sees(page, 'older than privacy checks')
  await press(page, '手机号')
  await sheet(page).getByRole('button', { name: '允许', exact: true }).click()
  await sees(page, /^getphonenumber getPhoneNumber:ok +code$/)
  await press(page, '同意并取号')
  await eventually('a word', () =>
    world.lines.some(({ text }) => text.includes('base library 2.32.2 does not know it; the tap does nothing')),
  )
  expect([await ownDialog(page).count(), await sheet(page).count()]).toEqual([0, 0])
  expect(await hasAgreed()).toBe(false)
})

it("opens the guideline from the page, and from WeChat's popup without answering it", async () => {
  const page = await open()
  const guideline = page.getByRole('dialog', { name: /小程序隐私保护指引》$/ })
  await press(page, '看指引')
  await sees(guideline, '模拟器没有这份文本')
  await sees(guideline, '与腾讯公司无关')
  await guideline.getByRole('button', { name: '关闭' }).click()
  await sees(page, 'openPrivacyContract:ok')

  const bare = await open({ sdk: '3.2.3', platform: 'android', page: '/pages/popup/popup' })
  const popup = bare.getByRole('dialog', { name: '用户隐私保护提示' })
  await press(bare, '手机号')
  await sees(popup, '与腾讯公司无关')
  await popup.getByRole('link', { name: /小程序隐私保护指引》$/ }).click()
  await bare.keyboard.press('Escape')
  await popup.getByRole('button', { name: '拒绝' }).click()
  await sees(bare, /privacy permission is not authorized 104/)
  expect(await hasAgreed()).toBe(false)

  await press(bare, '手机号')
  await eventually('a second failure without a popup', async () => (await bare.getByText(/104/).count()) === 2)
  expect(await popup.count()).toBe(0)

  await world.wechat.advance(10)
  await press(bare, '需要授权')
  await popup.waitFor()
  await bare.keyboard.press('Escape')
  await sees(bare, 'requirePrivacyAuthorize:fail:privacy permission is not authorized 104') // Android's colon
  await world.wechat.advance(10)
  await press(bare, '需要授权')
  await popup.getByRole('button', { name: '同意', exact: true }).click()
  await sees(bare, 'requirePrivacyAuthorize:ok')
  await seesNoMore(bare, '用户隐私保护提示')
  expect(await hasAgreed()).toBe(true)
})
