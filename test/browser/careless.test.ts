import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually, photograph, sees } from '../support/browser.ts'
import { guestAt } from '../support/guest.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

// A page that goes away while WeChat's sheet is open pays for a number it never gets: the console has to say so.
let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('test/browser/projects/careless')
})
afterAll(() => world.close())

const written = () => world.lines.map(({ text }) => text).join('\n')
const billed = async () => ((await world.control('GET', '/ledger')) as { charges: unknown[] }).charges.length

it('tells who leaves the page while the sheet is open that the tap is billed and never answered, and goes on', async () => {
  const { page, press, answer, says } = guestAt(await world.open())
  await press('获取手机号')
  await sees(page, says.sheet)
  await sees(page, '已经到了下一页')
  await answer(says.allow)
  const warning = 'the page was left while its sheet was open: WeChat would bill this tap and never call you'
  await sees(page, warning)
  await photograph(page, 'careless page left')
  await eventually('the warning', () => written().includes(warning))
  expect(written()).not.toContain('called')
  expect(await billed()).toBe(1)

  await press('关闭')
  await press('返回上一页')
  await press('照常')
  await answer(says.allow)
  await eventually('the event', () => written().includes('called getPhoneNumber:ok'))
})

it('tells who removes the button, and the next tap works again', async () => {
  const { page, press, answer, says } = guestAt(await world.open({ user: 'two', theme: 'dark' }))
  await press('只点一次')
  await sees(page, says.sheet)
  await page.getByText('只点一次').waitFor({ state: 'hidden' })
  await answer(says.allow)
  const warning = 'the button was removed while its sheet was open'
  await sees(page, warning)
  await photograph(page, 'careless button removed')
  await eventually('the warning', () => written().includes(warning))
  expect(await billed()).toBe(3)

  await press('照常')
  await answer(says.refuse)
  await eventually('the event', () => written().includes('called getPhoneNumber:fail user deny'))
})
