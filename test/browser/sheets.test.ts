import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { DEFAULT_APP } from '@quickreg/emulator'
import { eventually, photograph, sees } from '../support/browser.ts'
import { startPhoneWorld, type PhoneOptions, type PhoneWorld } from '../support/phoneWorld.ts'

// WeChat's own sheets over the phone buttons of a bare page: what they show, and what each way out of them comes to.
let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('test/browser/projects/privacy')
})
beforeEach(() => world.control('POST', '/reset', {}))
afterAll(() => world.close())

const open = (options: PhoneOptions) => world.open({ page: '/pages/popup/popup', ...options })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const sheet = (page: Page) => page.getByRole('dialog', { name: '申请获取并验证你的手机号' })
/** What a server gets for the newest code of a tap. */
async function shared(): Promise<string> {
  const { codes } = await world.wechat.state<{ codes: { code: string; kind: string }[] }>()
  const { code } = codes.filter(({ kind }) => kind === 'quick').at(-1)!
  const { appid, secret } = DEFAULT_APP
  const credentials = { grant_type: 'client_credential', appid, secret }
  const token = await world.wechat.ask('POST', '/cgi-bin/stable_token', credentials)
  const { access_token } = token.body as { access_token: string }
  const reply = await world.wechat.ask('POST', `/wxa/business/getuserphonenumber?access_token=${access_token}`, {
    code,
  })
  return (reply.body as { phone_info: { purePhoneNumber: string } }).phone_info.purePhoneNumber
}

/** Somebody who has agreed to the guideline before. */
const agreed = (userId: string) =>
  world.control('POST', `/users/${userId}/privacy`, { appid: DEFAULT_APP.appid, answer: 'agree' })

it('shows masked digits only, takes the second number, another one, or none', async () => {
  await agreed('two')
  const page = await open({ user: 'two' })
  await press(page, '手机号')
  // Of this sheet nothing may be read over a shoulder: neither on the screen nor in what a screen reader gets.
  await sees(sheet(page), '139******00')
  const { innerText, html } = await sheet(page).evaluate((box) => ({ innerText: box.innerText, html: box.outerHTML }))
  expect(innerText).toContain('158******00')
  expect(html).not.toMatch(/\d{5}/)
  await sees(sheet(page), '模拟器绘制，与腾讯公司无关')
  await photograph(page, 'sheet two numbers')

  await sheet(page).getByRole('radio', { name: '158******00' }).check()
  await sheet(page).getByRole('button', { name: '使用其它号码' }).click()
  await sheet(page).getByRole('button', { name: '返回' }).click()
  expect(await sheet(page).getByRole('radio', { name: '158******00' }).isChecked()).toBe(true)
  await press(page, '允许')
  await sees(page, 'getPhoneNumber:ok code')
  expect(await shared()).toBe('15800158000')

  await press(page, '手机号')
  await sheet(page).getByRole('button', { name: '使用其它号码' }).click()
  await sheet(page).getByRole('textbox', { name: '手机号' }).fill('136 1111 2222')
  await sheet(page).getByRole('button', { name: '确定' }).click()
  expect(await sheet(page).getByRole('radio', { name: '136******22' }).isChecked()).toBe(true)
  await sees(sheet(page), '刚刚添加的号码')
  await press(page, '允许')
  await eventually('a second answer', async () => (await page.getByText(/getPhoneNumber:ok/).count()) === 2)
  expect(await shared()).toBe('13611112222')

  await press(page, '手机号')
  await sheet(page).waitFor()
  await page.keyboard.press('Escape')
  await sees(page, 'getPhoneNumber:fail user deny')
  const { charges } = (await world.control('GET', '/ledger')) as { charges: unknown[] }
  expect(charges).toHaveLength(2)
})

it('asks a person from Hong Kong on Android, in her words, below the library with privacy checks', async () => {
  const page = await open({ user: 'hk', platform: 'android', sdk: '2.32.2', language: 'zh_TW' })
  await press(page, '手机号')
  const hers = page.getByRole('dialog', { name: '申請取得並驗證你的手機號碼' })
  await sees(hers, '+852 91****67')
  await sees(hers, '模擬器繪製，與騰訊公司無關')
  expect(await hers.getByRole('link').count()).toBe(0) // no guideline is merged into it
  await press(page, '不允許')
  await sees(page, 'getPhoneNumber:fail:user deny') // Android's colon
  await press(page, '手机号')
  await press(page, '允許')
  await sees(page, 'getPhoneNumber:ok code')
  expect(await shared()).toBe('91234567')

  await press(page, '实时手机号')
  const now = page.getByRole('dialog', { name: '申請取得並即時驗證你的手機號碼' })
  await sees(now, '允許後會用驗證碼當場驗證此號碼')
})

it('says in a sheet that the quota is used up, unless the button keeps it quiet', async () => {
  await world.wechat.patchApp({ quota: 0 })
  const page = await open({ user: 'lin', sdk: '2.32.2' })
  const quota = page.getByRole('dialog', { name: '暂时无法使用手机号快速验证' })
  await press(page, '手机号')
  await sees(quota, '额度已经用完')
  await sees(quota, '与腾讯公司无关')
  await photograph(page, 'sheet quota')
  await quota.getByRole('button', { name: '知道了' }).click()
  await sees(page, 'getPhoneNumber:fail appid no enough quota 1400001')
  await press(page, '安静的按钮')
  await eventually('a second answer', async () => (await page.getByText(/1400001/).count()) === 2)
  expect(await quota.count()).toBe(0)
})

it('merges the guideline into the sheet of newer libraries: refusing one refuses both', async () => {
  const page = await open({ user: 'lin' })
  await press(page, '手机号')
  const guideline = page.getByRole('dialog', { name: /小程序隐私保护指引》$/ })
  await sheet(page)
    .getByRole('link', { name: /小程序隐私保护指引》$/ })
    .click()
  await guideline.getByRole('button', { name: '关闭' }).click()
  await press(page, '不允许')
  await sees(page, 'getPhoneNumber:fail user deny 103')
  await press(page, '手机号')
  await sees(page, /privacy permission is not authorized 104/)
  expect(await sheet(page).count()).toBe(0)
})
