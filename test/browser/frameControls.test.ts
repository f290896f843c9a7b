import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually, sees } from '../support/browser.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

// The panels beside the phone, worked by hand: what they ask of the phone and of the emulator.
let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('test/browser/projects/privacy')
})
afterAll(() => world.close())

const phoneOf = (page: Page) => page.frameLocator('iframe')
/** The frame replaces the phone's address without touching `src`, which would add to the browser's history. */
const phoneQuery = (page: Page) => Object.fromEntries(new URL(page.frames()[1]!.url()).searchParams)

it('changes the phone by its selects', async () => {
  const page = await world.openFrame({ query: '?ui=zh' })
  await page.getByText('安卓', { exact: true }).click()
  await page.getByLabel('基础库版本').selectOption('2.32.2')
  await page.getByLabel('微信语言').selectOption('zh_TW')
  await page.getByLabel('字体大小').selectOption('23')
  const wanted = { platform: 'android', sdk: '2.32.2', language: 'zh_TW', fontSize: '23' }
  await eventually('the phone', () => Object.entries(wanted).every(([name, value]) => phoneQuery(page)[name] === value))
  await sees(phoneOf(page).locator('body'), 'older than privacy checks')

  await page.getByLabel('基础库版本').selectOption('other')
  const version = page.getByLabel('版本号')
  await version.fill('3.1')
  await version.press('Enter')
  await sees(page, '请写成 3.8.0 的样子')
  await version.fill('3.1.3')
  await version.press('Enter')
  await eventually('the version', () => phoneQuery(page).sdk === '3.1.3')
})

it('replaces the key, forgets the consent, moves the clock, and shows what a ciphertext holds', async () => {
  const page = await world.openFrame({ query: '?ui=zh&sdk=2.32.2' })
  const phone = phoneOf(page)
  await phone.getByRole('button', { name: '手机号', exact: true }).click()
  await phone.getByRole('button', { name: '允许', exact: true }).click()
  await sees(phone.locator('body'), /getPhoneNumber:ok/)
  const row = page.locator('.exchange', { hasText: 'getPhoneNumber' }).last()
  await row.getByRole('button').click()
  await sees(row, '密文里面')
  await sees(row, /"encryptedData"/)
  await sees(row, /"watermark"/) // is nowhere but in what was sealed

  const now = page.locator('.do-now')
  await sees(now, '第 1 把')
  await now.getByRole('button', { name: '更换' }).click()
  await sees(now, '第 2 把')
  await world.control('PATCH', '/users/lin', { privacyAgreed: true })
  await now.getByRole('button', { name: '快进 5 分钟' }).click()
  await sees(now, '快 5 分钟')
  await sees(now, '已同意')
  await now.getByRole('button', { name: '忘记' }).click()
  await sees(now, '未同意')
  await now.getByRole('button', { name: '快进 1 天' }).click()
  await sees(now, /快 1 天/)
  const { sessions, now: time } = await world.wechat.state<{ sessions: { privacyAgreed: boolean }[]; now: string }>()
  expect(sessions.some(({ privacyAgreed }) => privacyAgreed)).toBe(false)
  expect(Date.parse(time) - Date.now()).toBeGreaterThan(24 * 60 * 60 * 1000)
})
