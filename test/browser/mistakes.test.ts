import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../../scripts/lib/installed.mjs'
import { eventually, photograph, sees, seesNoMore } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

// What a browser takes without a word and WeChat does not: the phone and the terminal have to say it.
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'quickreg-mistakes-')))
let world: PhoneWorld
beforeAll(async () => {
  cpSync(join(root, 'test/browser/projects/mistakes'), folder, { recursive: true })
  world = await startPhoneWorld(folder)
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})

const edit = (file: string, before: string, after: string) => {
  const text = readFileSync(join(folder, file), 'utf8')
  expect(text).toContain(before)
  writeFileSync(join(folder, file), text.replace(before, after))
}
const terminalSays = (line: string) =>
  eventually(`a line with: ${line}`, () => world.lines.some(({ text }) => text.includes(line)))
const tap = (page: Page, text: string) => page.getByText(text, { exact: true }).filter({ visible: true }).click()

it('names tags and attributes that are misspelt, until they are mended', async () => {
  const index = 'pages/index/index.wxml'
  const tag = `${index}:2:1: <veiw> is neither built in nor in "usingComponents"; did you mean <view>?`
  const attribute = `${index}:3:9: <button> has no attribute "open-tpye"; did you mean "open-type"?`
  const page = await world.open()
  await sees(page, tag)
  await tap(page, '还有 1 条')
  await sees(page, attribute)
  await photograph(page, 'mistakes in WXML')
  for (const line of [tag, attribute]) await terminalSays(line)

  edit(index, 'open-tpye', 'open-type')
  await seesNoMore(page, attribute)
  await sees(page, tag)
  edit(index, '<veiw>写错的标签</veiw>', '<view>写对的标签</view>')
  await sees(page, '写对的标签')
  await seesNoMore(page, tag)
})

it('draws a box with the name of a tag that WeChat has and the phone has not', async () => {
  const page = await world.open()
  const box = page.getByRole('img', { name: '<map>' })
  await sees(box, '地图')
  await terminalSays('<map> does nothing in this phone: an empty box stands for it.')
})

it('tells what WeChat would not do: unknown fields, data that cannot be copied, the browser itself', async () => {
  const page = await world.open()
  await page.getByPlaceholder('称呼').fill('林')
  await terminalSays('input: vaule is undefined; did you mean value?')
  await tap(page, '丢失')
  await terminalSays('setData of pages/index/index: `orders[0].pay` is a function; WeChat copies data to the page')
  await tap(page, '浏览器')
  await sees(page, 'WeChat has no `document`')
  await terminalSays('WeChat has no `document`: pages run outside of any browser window')
})

it('names the components that go round, and opens the page once they come to an end', async () => {
  const circle =
    'components use each other without end: components/box/box → components/shelf/shelf → components/box/box; end it with wx:if'
  const page = await world.open()
  await tap(page, '打开套盒')
  await sees(page, circle)
  await terminalSays(circle)
  await photograph(page, 'mistakes circle')

  edit('components/shelf/shelf.wxml', '<box ', '<box wx:if="{{depth > 0 && depth < 3}}" ')
  edit('pages/index/index.wxml', '打开套盒', '再打开套盒') // saved last, so that its build has both
  await tap(page, '再打开套盒')
  await sees(page, '盒 3')
  expect(await page.getByText('盒 4').count()).toBe(0)
})
