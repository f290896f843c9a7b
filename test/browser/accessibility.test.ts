import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers } from '../support/barriers.ts'
import { photograph, sees } from '../support/browser.ts'
import { startCoffeeShop, type CoffeeShop } from '../support/coffeeShop.ts'
import { guestAt, maskedOf } from '../support/guest.ts'

let world: CoffeeShop
beforeAll(async () => {
  world = await startCoffeeShop()
})
afterAll(() => world.close())

const themes = ['light', 'dark'] as const

// First, while there is little in its timeline: it is read whole.
it.each([
  { width: 1440, height: 900, colorScheme: 'light', language: 'zh' },
  { width: 1440, height: 900, colorScheme: 'dark', language: 'en' },
  { width: 1024, height: 768, colorScheme: 'light', language: 'en' },
  { width: 390, height: 844, colorScheme: 'dark', language: 'zh' },
] as const)('keeps nobody out of the window around the phone: $width px, $colorScheme, $language', async (options) => {
  const { width, height, colorScheme, language } = options
  const page = await world.openFrame({ viewport: { width, height }, colorScheme, query: `?ui=${language}` })
  await page.frameLocator('iframe').locator('html[data-launched]').waitFor()
  if (width > 1200) await openExchange(page)
  expect(await barriers(page)).toEqual([])
  if (width > 500) return
  await openDrawer(page)
  for (const scheme of themes) {
    await page.emulateMedia({ colorScheme: scheme })
    await photograph(page, `frame drawer ${scheme}`)
    expect(await barriers(page), scheme).toEqual([])
  }
})

async function openExchange(page: Page): Promise<void> {
  const row = page.getByRole('button', { name: /jscode2session ok/ }).first()
  await row.click()
  await page.locator('.exchange-row[aria-expanded=true]').waitFor()
}

async function openDrawer(page: Page): Promise<void> {
  await page.getByRole('button', { name: '打开面板' }).click()
  await page.getByRole('button', { name: '时间线' }).click()
  await page.getByRole('heading', { name: '时间线' }).waitFor()
}

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

it.each(themes)('keeps nobody out of what comes after a number, %s', async (theme) => {
  const person = await world.guest()
  const page = await world.openFor(person, { theme, page: '/pages/join/join' })
  const { says, give, press, agree } = guestAt(page)
  const look = async (what: string) => {
    await photograph(page, `after ${theme} ${what}`)
    expect(await barriers(page), what).toEqual([])
  }
  await give(says.quick)
  await sees(page, says.member)
  await look('joined')
  await press('去我的会员页')
  await press('更换手机号')
  await agree()
  await page.getByRole('textbox', { name: '新手机号' }).waitFor()
  await look('me')
  await press('订座')
  await page.getByRole('textbox', { name: '称呼' }).fill('林小姐')
  await press('下一步')
  await agree()
  await page.getByRole('button', { name: `使用 ${maskedOf(person)}` }).waitFor()
  await look('contact')
  await press(`使用 ${maskedOf(person)}`)
  await sees(page, '座位留好了')
  await look('booked')
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
