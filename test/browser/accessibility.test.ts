import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers } from '../support/barriers.ts'
import { sees } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('examples/membership')
})
afterAll(() => world.close())

const themes = ['light', 'dark'] as const

it.each(themes)('keeps nobody out of the example, %s', async (theme) => {
  for (const [path, text] of [
    ['index', '今日菜单'],
    ['join', '我已阅读并同意'],
    ['booking', '下一步'],
    ['me', '您还不是会员'],
    ['policy', '隐私政策'],
  ] as const) {
    const page = await world.open({ theme, page: `/pages/${path}/${path}` })
    await sees(page, text)
    expect(await barriers(page), path).toEqual([])
    await page.context().close()
  }
})

it.each(themes)("keeps nobody out of WeChat's sheet, and of the page that follows, %s", async (theme) => {
  const { userId } = await world.wechat.addUser(
    { countryCode: '86', purePhoneNumber: theme === 'light' ? '13612345601' : '13612345602' },
    { countryCode: '852', purePhoneNumber: theme === 'light' ? '91234501' : '91234502' },
  )
  const page = await world.open({ theme, user: userId, page: '/pages/join/join' })
  await page.getByRole('checkbox').click()
  await page.getByRole('button', { name: '手机号快速注册' }).click()
  await page.getByRole('dialog').waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: '不允许' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await barriers(page), 'after a refusal').toEqual([])
})

it.each([
  { width: 1440, height: 900, colorScheme: 'light', language: 'zh' },
  { width: 1440, height: 900, colorScheme: 'dark', language: 'en' },
  { width: 1024, height: 768, colorScheme: 'light', language: 'en' },
  { width: 390, height: 844, colorScheme: 'dark', language: 'zh' },
] as const)('keeps nobody out of the window around the phone: $width px, $colorScheme, $language', async (options) => {
  const { width, height, colorScheme, language } = options
  const page = await world.openFrame({ viewport: { width, height }, colorScheme, query: `?ui=${language}` })
  await page.frameLocator('iframe').locator('html[data-launched]').waitFor()
  expect(await barriers(page)).toEqual([])
})
