import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually, sees } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

// A function that is sent over runs in the browser.
declare const window: Record<string, (...args: unknown[]) => unknown> & { living: Set<unknown> }
declare const document: { querySelectorAll(selector: string): { length: number } }

const files = {
  'app.json': '{"pages": ["pages/list/list", "pages/detail/detail"]}',
  'app.js': 'App({})',
  'pages/list/list.wxml': '<view bindtap="open">打开</view><navigator url="../detail/detail"><relay /></navigator>',
  'pages/list/list.json': '{"usingComponents": {"relay": "/components/relay/relay"}}',
  'pages/list/list.js': "Page({ open: () => wx.navigateTo({ url: '../detail/detail' }) })",
  'pages/detail/detail.wxml':
    '<swiper autoplay interval="60000"><swiper-item>甲</swiper-item><swiper-item>乙</swiper-item></swiper><part />',
  'pages/detail/detail.wxss': 'view { color: red }',
  'pages/detail/detail.json': '{"usingComponents": {"part": "/components/part/part"}}',
  'pages/detail/detail.js': 'Page({})',
  'components/part/part.wxml': '<view bindtap="back">返回列表</view>',
  'components/part/part.wxss': '.part { color: blue }',
  'components/part/part.json': '{"component": true}',
  'components/part/part.js': `Component({
    lifetimes: { detached: () => console.log('detached') },
    methods: { back: () => wx.navigateBack() },
  })`,
  'components/relay/relay.wxml': '<view catchtap="relay">转一下</view>',
  'components/relay/relay.json': '{"component": true}',
  'components/relay/relay.js': `Component({
    methods: {
      relay() {
        this.triggerEvent('tap', {}, { bubbles: true, composed: true })
        console.log('relayed')
      },
    },
  })`,
}

const dir = mkdtempSync(join(tmpdir(), 'quickreg-pages-'))
let world: PhoneWorld
beforeAll(async () => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  world = await startPhoneWorld(dir)
})
afterAll(async () => {
  await world.close()
  rmSync(dir, { recursive: true })
})

const count = (line: string) => world.lines.filter(({ text }) => text === line).length
const tap = (page: Page, text: string) => page.getByText(text, { exact: true }).filter({ visible: true }).click()

it('20 pages come and go, and leave nothing behind', async () => {
  const page = await world.open()
  await page.evaluate(() => {
    const living = (window.living = new Set())
    const { setInterval = () => 0, clearInterval = () => 0 } = window
    window.setInterval = (...args: unknown[]) => {
      const id = setInterval(...args)
      living.add(id)
      return id
    }
    window.clearInterval = (id: unknown) => {
      living.delete(id)
      clearInterval(id)
    }
  })
  const left = () =>
    page.evaluate(() => [
      document.querySelectorAll('*').length,
      document.querySelectorAll('style').length,
      window.living.size,
    ])
  const before = await left()
  for (let visit = 1; visit <= 20; visit++) {
    await tap(page, '打开')
    await sees(page, '返回列表')
    if (visit === 1) expect((await left())[2]).toBeGreaterThan(before[2]!)
    await tap(page, '返回列表')
    await eventually('the end of the page', () => count('detached') === visit)
    await sees(page, '打开')
  }
  expect(await left()).toEqual(before)
})

it('a tap that code makes opens no page, also not at the next tap of a finger', async () => {
  const page = await world.open()
  await tap(page, '转一下')
  await eventually('the tap of the component', () => count('relayed') === 1)
  await tap(page, '打开')
  await sees(page, '返回列表')
  await tap(page, '返回列表')
  await sees(page, '打开')
})
