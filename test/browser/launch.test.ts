import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually, sees } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

const files = {
  'app.json': JSON.stringify({ pages: ['pages/home/home', 'pages/coupon/coupon'] }),
  'app.js': `App({ onLaunch({ query }) { if (query.invited) wx.reLaunch({ url: '/pages/coupon/coupon?from=launch' }) } })`,
  'pages/home/home.js': 'Page({})',
  'pages/home/home.wxml': '<navigator url="/pages/coupon/coupon?off=50%&name=桂花 拿铁">领券</navigator>',
  'pages/coupon/coupon.js': `Page({ data: { query: '' }, onLoad(query) { this.setData({ query: JSON.stringify(query) }) } })`,
  'pages/coupon/coupon.wxml': '<view>券 {{query}}</view>',
}

const dir = mkdtempSync(join(tmpdir(), 'quickreg-launch-'))
let world: PhoneWorld
beforeAll(async () => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true })
    writeFileSync(join(dir, file), text)
  }
  world = await startPhoneWorld(dir)
})
afterAll(async () => {
  await world.close()
  rmSync(dir, { recursive: true })
})

it('goes where the app sends people when it is launched', async () => {
  const page = await world.open({ page: '/pages/home/home?invited=1' })
  await sees(page, '券 {"from":"launch"}')
})

it('comes back after a reload to the page and its query, whatever is in it', async () => {
  const page = await world.open()
  await page.getByText('领券').click()
  await sees(page, '券 {"off":"50%","name":"桂花 拿铁"}')
  await page.reload()
  await sees(page, '券 {"off":"50%","name":"桂花 拿铁"}')
})

it('opens an address that somebody typed anyhow', async () => {
  const page = await world.open({ page: '/pages/coupon/coupon?off=50%' })
  await sees(page, '券 {"off":"50%"}')
  const elsewhere = await world.open({ page: '/pages/nowhere/nowhere' })
  await sees(elsewhere, '领券')
  await eventually('the console says which page there is not', () =>
    world.lines.some(({ text }) => text.includes('page "pages/nowhere/nowhere" is not found')),
  )
  expect(new URL(elsewhere.url()).hash).toBe('#/pages/home/home')
})
