import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually, photograph, sees } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

// A function that is sent over runs in the browser.
declare const getComputedStyle: (element: unknown) => { getPropertyValue(name: string): string }

// One of each built-in tag: what it looks like to a screen reader, how it is worked, and what it tells the page.
let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('test/browser/projects/gallery')
})
afterAll(() => world.close())

const hears = (line: string | RegExp) =>
  eventually(String(line), () =>
    world.lines.some(({ text }) => (typeof line === 'string' ? text === line : line.test(text))),
  )
const heard = (start: string) => world.lines.filter(({ text }) => text.startsWith(start)).map(({ text }) => text)
const tap = (page: Page, text: string) => page.getByText(text, { exact: true }).filter({ visible: true }).click()
const styleOf = (where: Locator, name: string) =>
  where.evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name)

it('shows icons, pictures, rich text and progress', async () => {
  const page = await world.open()
  const icon = page.getByRole('img', { name: 'success' })
  expect(await icon.locator('svg').boundingBox()).toMatchObject({ width: 30, height: 30 })
  await page.getByRole('heading', { name: '标题', level: 3 }).waitFor()
  expect(await page.locator('script', { hasText: 'alert' }).count()).toBe(0)
  expect(await styleOf(page.getByText('红字'), 'color')).toBe('rgb(200, 0, 0)')

  const progress = page.getByRole('progressbar')
  expect(await progress.getAttribute('aria-valuenow')).toBe('30')
  await tap(page, '多一点')
  await sees(progress, '80%')
  await hears('activeend {"curPercent":80}')

  await hears('load {"width":40,"height":20}')
  await hears('error {"errMsg":"GET /no-such-picture.png failed"}')
  expect(await styleOf(page.getByRole('img', { name: '填满' }), 'object-fit')).toBe('cover')
  expect(await page.getByRole('img', { name: '按宽' }).boundingBox()).toMatchObject({ width: 100, height: 50 })
  await page.getByRole('img', { name: '遮罩图' }).waitFor()
  await sees(page.locator('.cover'), '遮罩')

  // What page-meta says of the page.
  expect(await styleOf(page.getByText('不能选中'), 'color')).toBe('rgb(0, 0, 200)')
  expect(await styleOf(page.getByText('不能选中'), 'font-size')).toBe('18px')
  expect(await styleOf(page.locator('.page-scroller'), 'background-color')).toBe('rgb(255, 248, 225)')
  expect(await styleOf(page.getByText('可以选中'), 'user-select')).toBe('text')
  expect(await styleOf(page.getByText('不能选中'), 'user-select')).toBe('none')
  await photograph(page, 'gallery shown')
})

it('turns swipers, scrolls lists, shows the press, and navigates', async () => {
  const page = await world.open()
  const swiper = page.getByRole('group', { name: '轮播' })
  await swiper.focus()
  await page.keyboard.press('ArrowRight')
  await hears('change {"current":1,"currentItemId":"","source":"touch"}')
  await tap(page, '到第三张')
  await hears('change {"current":2,"currentItemId":"","source":""}')
  const box = (await swiper.boundingBox())!
  await page.mouse.move(box.x + 100, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + 300, box.y + 40, { steps: 5 })
  await page.mouse.up()
  await eventually('back by a drag', () => heard('change {"current":1').length === 2)
  expect(await swiper.getByText('第二张').isVisible()).toBe(true)
  expect(await swiper.getByText('第三张').isVisible()).toBe(false)
  const dots = await swiper.locator('.wx-swiper-dots i').evaluateAll((all) => all.map(({ style }) => style.background))
  expect(dots.map((colour) => colour === dots[1])).toEqual([false, true, false])

  await tap(page, '看最后一行')
  await hears('scrolltolower {"direction":"bottom"}')
  await eventually('the last row', async () => {
    const [list, row] = await Promise.all([
      page.locator('wx-scroll-view').boundingBox(),
      page.getByText('第 29 行').boundingBox(),
    ])
    return row!.y + row!.height <= list!.y + list!.height + 1
  })

  const pressed = page.getByText('按住我')
  await pressed.hover()
  await page.mouse.down()
  await eventually('the press', async () => (await styleOf(pressed, 'color')) === 'rgb(255, 0, 255)')
  await page.mouse.up()
  await eventually('its end', async () => (await styleOf(pressed, 'color')) === 'rgb(0, 0, 200)')

  await page.getByRole('link', { name: '去填写' }).click()
  await page.getByRole('link', { name: '回去' }).click()
  await page.getByRole('link', { name: '去标签页' }).click()
  await sees(page, '标签页，共 1 页')
})

it('takes in text, choices and times', async () => {
  const page = await world.open({ page: '/pages/given/given' })
  const nickname = page.getByRole('textbox', { name: '昵称' })
  expect(await nickname.getAttribute('enterkeyhint')).toBe('search')
  await nickname.click()
  await page.keyboard.type('林')
  await page.keyboard.press('Enter')
  await hears('nickname focus {"value":"","height":0}')
  await hears(/^nickname input \{"value":"林","cursor":1/)
  await hears('nickname confirm {"value":"林"}')
  await hears('nickname blur {"value":"林","cursor":1}')
  const price = page.getByRole('textbox', { name: '价格' })
  expect(await price.getAttribute('inputmode')).toBe('decimal')
  await price.click()
  await page.keyboard.type('3a2.5')
  expect(await price.inputValue()).toBe('32.5')

  await page.getByRole('textbox', { name: '备注' }).click()
  await page.keyboard.type('少冰')
  await page.keyboard.press('Enter')
  await hears(/^note linechange \{.*"lineCount":2\}$/)
  expect(heard('note confirm')).toEqual([])

  const sheet = page.getByRole('dialog')
  const list = (number: number) => sheet.getByRole('listbox').nth(number)
  await page.getByRole('button', { name: '选杯子' }).click()
  await list(0).press('ArrowDown')
  await hears('cup columnchange {"column":0,"value":1}')
  await photograph(page, 'gallery picker')
  await page.keyboard.press('Escape')
  await hears(/^cup cancel/)
  await page.getByRole('button', { name: '选杯子' }).click()
  await list(1).press('End')
  await list(1).press('Enter')
  await hears('cup change {"value":[0,2]}')

  await page.getByRole('button', { name: '选时间' }).click()
  await list(1).press('ArrowUp')
  await sheet.getByText('确定').click()
  await hears('time change {"value":"09:29"}')
  await page.getByRole('button', { name: '选日期' }).click()
  await list(2).press('ArrowDown')
  await sheet.getByText('确定').click()
  await hears('date change {"value":"2024-02-29"}')

  const wheel = page.getByRole('listbox')
  expect(await wheel.getByRole('option', { selected: true }).innerText()).toBe('中烘')
  await wheel.press('ArrowDown')
  await hears('wheels change {"value":[2]}')
  await page.getByRole('link', { name: '从头来' }).click()
  await sees(page, '标签页，共 1 页')
})
