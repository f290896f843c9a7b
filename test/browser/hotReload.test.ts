import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { root } from '../../scripts/lib/installed.mjs'
import { eventually, openWindow, sees, seesNoMore } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

// A function that is sent over runs in the browser.
declare const getComputedStyle: (element: unknown) => { color: string }

// A developer at work: a file is saved, and the phone beside the editor follows.
let world: PhoneWorld
let desk: Desk
afterEach(async () => {
  await world.close()
  desk.clear()
})

interface Desk {
  folder: string
  write(file: string, text: string): void
  /** @throws {Error} The text is not there. */
  edit(file: string, before: string, after: string): void
  remove(file: string): void
  clear(): void
}

/** A copy of a mini program, in a folder of its own. */
function copyProject(): Desk {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'quickreg-reload-')))
  cpSync(join(root, 'test/browser/projects/reload'), folder, { recursive: true })
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return {
    folder,
    write,
    edit(file, before, after) {
      const text = readFileSync(join(folder, file), 'utf8')
      if (!text.includes(before)) throw new Error(`${file} has no ${before}`)
      write(file, text.replace(before, after))
    },
    remove: (file) => rmSync(join(folder, file)),
    clear: () => rmSync(folder, { recursive: true }),
  }
}

async function openPhone(): Promise<Page> {
  desk = copyProject()
  world = await startPhoneWorld(desk.folder)
  return world.open()
}

const list = 'pages/list/list'
const tap = (page: Page, text: string) => page.getByText(text, { exact: true }).filter({ visible: true }).click()
const said = (text: string) => eventually(text, () => world.lines.some((line) => line.text.includes(text)))

/** What a person has done on the first page before the developer saves. */
async function useFirstPage(page: Page): Promise<void> {
  await page.getByPlaceholder('搜索').fill('美式')
  await tap(page, '加了 0 杯')
  await tap(page, '看过 0 次')
  await tap(page, '看过 1 次')
  await tap(page, '再看过 0 次')
  await page.locator('.page-scroller').evaluate((scroller) => (scroller.scrollTop = 90))
}

async function expectUsed(page: Page): Promise<void> {
  expect(await page.getByPlaceholder('搜索').inputValue()).toBe('美式')
  for (const text of ['加了 1 杯', '看过 2 次', '再看过 1 次'])
    expect(await page.getByText(text, { exact: true }).count()).toBe(1)
  expect(await page.locator('.page-scroller').evaluate(({ scrollTop }) => scrollTop)).toBe(90)
}

/** An app that was started anew has lost this mark. */
const mark = (page: Page) => page.locator('html').evaluate((html) => html.setAttribute('data-mark', ''))
const isMarked = async (page: Page) => (await page.locator('html[data-mark]').count()) === 1

describe('in place', () => {
  it('a style sheet', async () => {
    const page = await openPhone()
    await useFirstPage(page)
    await mark(page)
    desk.edit(`${list}.wxss`, 'rgb(1, 2, 3)', 'rgb(4, 5, 6)')
    const colour = () => page.getByText('今天喝什么').evaluate((element) => getComputedStyle(element).color)
    await eventually('the other colour', async () => (await colour()) === 'rgb(4, 5, 6)')
    await expectUsed(page)
    expect(await isMarked(page)).toBe(true)
  })

  it('a template, of the page and of a component on it', async () => {
    const page = await openPhone()
    await useFirstPage(page)
    await mark(page)
    desk.edit(`${list}.wxml`, '今天喝什么', '明天喝什么')
    await sees(page, '明天喝什么')
    await expectUsed(page)
    desk.edit('components/counter/counter.wxml', '次', '回')
    await sees(page, '再看过 1 回')
    await tap(page, '看过 2 回')
    await sees(page, /^看过 3 回$/)
    expect(await isMarked(page)).toBe(true)
  })

  it('two files at once, and one that was saved twice', async () => {
    const page = await openPhone()
    await useFirstPage(page)
    desk.edit(`${list}.wxml`, '今天喝什么', '明天喝什么')
    desk.edit(`${list}.wxss`, 'rgb(1, 2, 3)', 'rgb(4, 5, 6)')
    desk.edit(`${list}.wxml`, '明天喝什么', '后天喝什么')
    await sees(page, '后天喝什么')
    const colour = () => page.getByText('后天喝什么').evaluate((element) => getComputedStyle(element).color)
    await eventually('the other colour', async () => (await colour()) === 'rgb(4, 5, 6)')
    await expectUsed(page)
  })
})

describe('by starting anew', () => {
  it('a script: the same pages come back, with their queries', async () => {
    const page = await openPhone()
    await tap(page, '拿铁')
    await sees(page, '一杯 latte')
    desk.edit('pages/cup/cup.ts', '一杯 $', '两杯 $')
    await sees(page, '两杯 latte')
    await page.getByRole('button', { name: '返回' }).click()
    await sees(page, '今天喝什么')
  })

  it('the title of a page', async () => {
    const page = await openPhone()
    await sees(page, '咖啡')
    desk.write('pages/list/list.json', '{ "navigationBarTitleText": "菜单", "usingComponents": {} }')
    await sees(page, '菜单')
  })

  it('a page more', async () => {
    const page = await openPhone()
    desk.write('pages/tea/tea.wxml', '<view>绿茶</view>')
    desk.write('pages/tea/tea.ts', 'Page({})')
    desk.edit('app.json', '"pages/cup/cup"', '"pages/cup/cup", "pages/tea/tea"')
    desk.edit(`${list}.wxml`, '<view>页尾</view>', '<navigator url="../tea/tea">喝茶</navigator>')
    await tap(page, '喝茶')
    await sees(page, '绿茶')
  })

  it('a page less, that was open: what is below it comes back', async () => {
    const page = await openPhone()
    await tap(page, '拿铁')
    await sees(page, '一杯 latte')
    desk.edit('app.json', ', "pages/cup/cup"', '')
    await sees(page, '今天喝什么')
    expect(await page.getByRole('alert').filter({ visible: true }).count()).toBe(0)
  })
})

describe('a mistake', () => {
  it.each([
    ['WXML', `${list}.wxml`, '加了 {{cups}} 杯</view>', '加了 {{cups}} 杯', `${list}.wxml:3:2`],
    ['WXSS', `${list}.wxss`, 'color: rgb(1, 2, 3);\n}', 'color: rgb(1, 2, 3);\n', `${list}.wxss:1:1`],
  ])('in %s is shown with its place; mended, everything is as it was', async (_, file, right, wrong, place) => {
    const page = await openPhone()
    await useFirstPage(page)
    await mark(page)
    desk.edit(file, right, wrong)
    await sees(page, '小程序没有编译成功')
    await sees(page, place)
    await said(place)
    desk.edit(file, wrong, right)
    await seesNoMore(page, '小程序没有编译成功')
    await expectUsed(page)
    expect(await isMarked(page)).toBe(true)
  })

  it.each([
    ['JSON', 'pages/list/list.json', '"counter":', 'counter:', 'pages/list/list.json:1:24', 'unexpected "c"'],
    ['TypeScript', `${list}.ts`, 'setData({', 'setData({{', `${list}.ts:4:19`, 'Expected identifier but found "{"'],
    [
      'the name of a component',
      'pages/list/list.json',
      '/counter/counter',
      '/counter/conuter',
      'pages/list/list.json:1:35',
      'component "/components/counter/conuter" not found',
    ],
    [
      'the name of a page',
      'app.json',
      'pages/cup/cup',
      'pages/cup/mug',
      'app.json:2:32',
      'pages/cup/mug is incomplete',
    ],
  ])('in %s is shown with its place, and gone when it is mended', async (_, file, right, wrong, place, message) => {
    const page = await openPhone()
    desk.edit(file, right, wrong)
    await sees(page, place)
    await sees(page, message)
    await said(message)
    desk.edit(file, wrong, right)
    await seesNoMore(page, place)
    await sees(page, '今天喝什么')
  })

  it('that was there before the phone was opened', async () => {
    desk = copyProject()
    desk.edit('pages/cup/cup.ts', 'Page({', 'Page({{')
    world = await startPhoneWorld(desk.folder)
    const window = await openWindow()
    const page = await window.newPage()
    await page.goto(`${world.emulator.url}/phone/`)
    await sees(page, 'pages/cup/cup.ts:1:')
    desk.edit('pages/cup/cup.ts', 'Page({{', 'Page({')
    await sees(page, '今天喝什么')
    await window.close()
  })

  it('of deleting a file', async () => {
    const page = await openPhone()
    desk.remove('components/counter/counter.wxml')
    await sees(page, 'components/counter/counter.wxml not found')
    desk.write('components/counter/counter.wxml', '<view>看了 {{count}} 遍</view>')
    await sees(page, '看了 0 遍')
  })

  it('in WXS that shows only when it is run leaves the rest of the phone', async () => {
    const page = await openPhone()
    const wxs = '<wxs module="m">module.exports = function (cups) { return cups.of.what }</wxs><view>{{m(cups)}}</view>'
    desk.edit(`${list}.wxml`, '<view>页尾</view>', wxs)
    await sees(page.getByRole('alert'), "Cannot read properties of undefined (reading 'what')")
    desk.edit(`${list}.wxml`, wxs, '<view>新的页尾</view>')
    await sees(page, '新的页尾')
  })
})

it('components that use each other are none', async () => {
  const page = await openPhone()
  desk.write('components/leaf/leaf.json', '{ "component": true, "usingComponents": { "twig": "../twig/twig" } }')
  desk.write('components/leaf/leaf.wxml', '<view>叶 {{deep}}</view><twig wx:if="{{deep > 0}}" deep="{{deep - 1}}" />')
  desk.write('components/leaf/leaf.ts', 'Component({ properties: { deep: Number } })')
  desk.write('components/twig/twig.json', '{ "component": true, "usingComponents": { "leaf": "../leaf/leaf" } }')
  desk.write('components/twig/twig.wxml', '<leaf wx:if="{{deep > 0}}" deep="{{deep - 1}}" />')
  desk.write('components/twig/twig.ts', 'Component({ properties: { deep: Number } })')
  desk.write('pages/list/list.json', '{ "usingComponents": { "leaf": "/components/leaf/leaf" } }')
  desk.edit(`${list}.wxml`, '<view>页尾</view>', '<leaf deep="{{4}}" />')
  for (const text of ['叶 4', '叶 2', '叶 0']) await sees(page, text)
})

it('a picture that is missing is said, and shows when it is there', async () => {
  const page = await openPhone()
  desk.edit(`${list}.wxml`, '<view>页尾</view>', '<image src="../../cup.svg" />')
  await said('cup.svg')
  desk.write(
    'cup.svg',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  )
  desk.edit(`${list}.wxml`, '../../cup.svg', '/cup.svg')
  const width = () =>
    page.locator('wx-image img').evaluate((image) => (image as { naturalWidth?: number }).naturalWidth)
  await eventually('the picture', async () => (await width()) === 9)
})

it('another mini program in the place of this one', async () => {
  const page = await openPhone()
  await tap(page, '拿铁')
  const other = copyProject()
  try {
    other.edit('app.json', ', "pages/cup/cup"', '')
    other.edit(`${list}.wxml`, '今天喝什么', '另一家店')
    await world.emulator.openProject({ dir: other.folder })
    await sees(page, '另一家店')
    desk.edit(`${list}.wxml`, '今天喝什么', '没人看见')
    other.edit(`${list}.wxml`, '另一家店', '另一家店，装修好了')
    await sees(page, '另一家店，装修好了')
    await seesNoMore(page, '没人看见')
  } finally {
    other.clear()
  }
})
